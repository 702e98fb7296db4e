//! Placeholder of the first commit.

pub(crate) mod sound;
