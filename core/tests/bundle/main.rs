//! Lists that can be trusted in the field: attacks, interruptions, sealing, accountability.
#![cfg(feature = "bundle")]
#![allow(clippy::unwrap_used)]

mod attacks;
mod audit;
mod interrupted;
mod kit;
mod sealed;
