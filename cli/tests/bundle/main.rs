//! Signed, sealed lists from key to device, deltas, the audit log, evidence: the whole way on the
//! demonstration list.
#![cfg(feature = "bundle")]

#[path = "../kit/mod.rs"]
mod kit;

mod audit;
mod change;
mod issuer;
mod purpose;
mod travel;
