//! What changed between two versions of a list, per record, and what that changes for the past.
//!
//! [`diff`] compares; [`Overlay`] carries the difference over a poor link, signed, as a part of a
//! delta bundle; [`Layered`] searches a list with overlays on it; [`rescreen`] takes past queries
//! and answers only what the change affects.

mod diff;
mod layered;
mod overlay;

pub use diff::{Change, FieldChange, Key, diff};
pub use layered::{Affected, Layered, LayeredCandidates, Past, rescreen};
pub use overlay::Overlay;
