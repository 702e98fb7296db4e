//! Why a bundle, a key or a log was refused: one stable id each, so that an app can act on it.

use crate::Error;

/// The reason of a refusal. [`Error::refusal`] gives its id; the message says it in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// The bytes are not what they are said to be (magic, version, length, JSON).
    Malformed,
    /// The file ends before it should.
    Truncated,
    /// A size lies above the limit set for this device, or bytes follow the end.
    Oversized,
    /// Fewer valid signatures of the role's keys than its threshold.
    Unsigned,
    /// The key set that signs is not the trusted one nor its signed successor.
    Root,
    /// It is past its last moment of use.
    Expired,
    /// It was issued in the future of this device's clock.
    NotYet,
    /// It is older than what this device has already accepted.
    RolledBack,
    /// A newer list exists (a signed beacon said so) and this one is offered again and again.
    Frozen,
    /// A part is not the one that the signed manifest names.
    Mixed,
    /// A delta does not stand on the list that this device holds.
    WrongBase,
    /// The device's clock was set back.
    ClockBack,
    /// The bundle is for another copy, or this copy was revoked.
    Copy,
    /// A training list where a real one is in use, or the other way round.
    Training,
    /// The key does not open it.
    Key,
    /// The device's own trusted state is missing or was changed.
    State,
    /// A log or an evidence package was changed, reordered or cut.
    Tampered,
    /// The policy asks for a justification and there is none.
    Justification,
}

impl Refusal {
    /// The stable id, as tests, apps and logs use it.
    pub fn id(self) -> &'static str {
        match self {
            Refusal::Malformed => "malformed",
            Refusal::Truncated => "truncated",
            Refusal::Oversized => "oversized",
            Refusal::Unsigned => "unsigned",
            Refusal::Root => "root",
            Refusal::Expired => "expired",
            Refusal::NotYet => "not-yet",
            Refusal::RolledBack => "rolled-back",
            Refusal::Frozen => "frozen",
            Refusal::Mixed => "mixed",
            Refusal::WrongBase => "wrong-base",
            Refusal::ClockBack => "clock-back",
            Refusal::Copy => "copy",
            Refusal::Training => "training",
            Refusal::Key => "key",
            Refusal::State => "state",
            Refusal::Tampered => "tampered",
            Refusal::Justification => "justification",
        }
    }

    /// The error that carries this refusal. `message` is a whole sentence for a person.
    pub(crate) fn error(self, message: impl Into<String>) -> Error {
        Error::refused(self.id(), message)
    }
}
