//! Two analysed names → aligned tokens and points; facts → points; points → level.
//!
//! Integer points only: a score is the sum of its reasons, on every platform.

mod align;
mod edges;
mod facts;
mod level;
mod points;
mod prepared;
mod rates;
mod weights;

pub(crate) use align::{Chosen, Edge, align};
pub(crate) use edges::{edges, joined, of_initial};
pub(crate) use facts::{Fact, Facts, weigh};
pub use level::{Level, Profile, Score};
pub(crate) use points::{Line, Part, Side, name_points};
pub(crate) use prepared::{Prepared, Word};
pub(crate) use rates::Rates;
