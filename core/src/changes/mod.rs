//! What changed between two versions of a list, per record, and what that changes for the past.
//!
//! [`diff`] compares; [`Overlay`] carries the difference over a poor link, signed, as a part of a
//! delta bundle; [`Watchlist::with_overlay`](crate::Watchlist::with_overlay) searches a list with overlays
//! on it; [`rescreen`] takes past queries and answers only what the change affects.

mod diff;
mod lines;
mod overlay;
mod places;
mod rescreen;

pub use diff::{Change, FieldChange, Key, diff};
pub use overlay::Overlay;
pub(crate) use places::{Resolved, resolve};
pub use rescreen::{Affected, Past, rescreen};
