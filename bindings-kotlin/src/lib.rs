//! The native half of noticematch for Kotlin, Android and Java.
//!
//! Thin by design: it turns the core's types into flat records that cross the border in one piece,
//! and nothing else. The face that people use is the hand-written Kotlin in `library/`; names here
//! begin with `Native` where Kotlin has a better type of the same name.
//!
//! A crossing costs some 15 to 20 microseconds on the JVM, so calls are coarse: one for a search with
//! all its candidates, one for a batch, one for all the reasons that a screen shows.

mod audit;
mod bundle;
mod changes;
mod convert;
mod error;
mod keys;
mod kinds;
mod mrz;
mod pack;
mod record;
mod watchlist;

pub use audit::{
    NativeAuditLog, NativeAuditPolicy, NativeCandidateRef, NativeEvidence, NativeLogged,
    NativeReceipt, NativeReport, audit_export, audit_verify, evidence_make, evidence_verify,
};
pub use bundle::{
    NativeIssue, NativeListState, NativeManifest, NativePolicy, NativeStatus, NativeStore,
    make_beacon, make_bundle, make_root, verify_bundle,
};
pub use changes::{NativeChange, NativeFieldChange, changes, overlay};
pub use error::NativeException;
pub use keys::{
    NativeBoot, NativeClock, NativeKeyPair, NativeKeys, NativeSigner, device_key, sign_with,
    signing_key,
};
pub use kinds::{
    EntityKind, Language, Level, NameKind, NameQuality, NoticeKind, Profile, Sex, UnsearchableKind,
};
pub use mrz::{NativeMrz, parse_mrz};
pub use record::{NativeDocument, NativeField, NativeName, NativePlace, NativeRecord};
pub use watchlist::{
    NativeAsk, NativeComparison, NativeCoverage, NativeDetail, NativeList, NativeNotice,
    NativeOptions, NativeQuery, NativeReason, NativeUnsearchable, NativeWatchlist, compare,
    level_threshold, notice,
};

uniffi::setup_scaffolding!("noticematch");
