//! Lists that can be trusted in the field: attacks, interruptions, sealing, accountability.
#![cfg(feature = "bundle")]
#![allow(clippy::unwrap_used)]

mod access;
mod attacks;
mod audit;
mod changes;
mod costs;
mod interrupted;
mod kit;
mod policy;
mod sealed;
