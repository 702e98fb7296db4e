//! Accountability: every look at a list leaves an entry that nobody can take back.
//!
//! A device appends to an [`AuditLog`]: one entry per query and one per outcome (Directive (EU)
//! 2016/680 Art. 25; Regulation (EU) 2018/1862 Art. 12). Each entry is chained to the one before by
//! SHA-256 and encrypted to the agency, under a key that the device forgets with the next entry:
//! who takes the device reads nothing that was logged before. The device's key signs every session
//! and, from time to time, the head of the chain. [`verify`] needs no secret: it proves that
//! nothing was removed, reordered or altered. [`export`] needs the agency's key and shows the
//! entries. Retention deletes what an entry says and keeps the chain whole.

mod entry;
mod evidence;
mod frame;
mod log;
mod verify;

pub use entry::{AuditPolicy, CandidateRef, Event, Look, Outcome, Query, QueryForm, Verdict};
pub use evidence::{Evidence, EvidenceReport, ListProof};
pub use log::{AuditLog, AuditOptions, Receipt};
pub use verify::{Anchor, Entry, Expect, Report, export, verify};
