//! Freshness of a copy: how old it may be, and what happens then.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// What was selected when the bundle was built: data that is not needed is not carried
/// (Directive (EU) 2016/680 Art. 20; Regulation (EU) 2018/1862 Art. 56(2)).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub struct Scope {
    /// Fields of [`Record`](crate::record::Record) kept; empty for all. `id`, `list`, `kind`,
    /// `names`, `notice` and `purposes` are always kept.
    pub fields: Vec<String>,
    /// Purposes kept; empty for all. A record without purposes serves every purpose.
    pub purposes: Vec<String>,
    /// Regions kept: country codes of issuing authority or nationality; empty for all.
    pub regions: Vec<String>,
}

/// What to do when a rule is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Serve the list and say so in the status.
    Warn,
    /// Do not serve the list.
    Refuse,
}

/// How fresh a copy must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// Oldest permitted age since the bundle was issued.
    pub max_age: Duration,
    /// What happens to an older one, or to one past its last moment of use.
    pub stale: Action,
    /// What happens when the device's clock was set back.
    pub clock_back: Action,
    /// Differences of clocks that are not held against anyone.
    pub tolerance: Duration,
}

impl Freshness {
    /// A technical copy as Regulation (EU) 2018/1862 Art. 56(3) knows it: at most 48 hours.
    pub fn technical_copy() -> Freshness {
        Freshness {
            max_age: Duration::from_secs(48 * 3600),
            stale: Action::Refuse,
            clock_back: Action::Refuse,
            tolerance: Duration::from_secs(300),
        }
    }

    /// The same 48 hours, but an old list is served with a warning: for sanctions screening, where
    /// an old list is better than none.
    pub fn warn_after_48h() -> Freshness {
        Freshness {
            stale: Action::Warn,
            clock_back: Action::Warn,
            ..Freshness::technical_copy()
        }
    }
}

impl Default for Freshness {
    /// [`Freshness::technical_copy`].
    fn default() -> Freshness {
        Freshness::technical_copy()
    }
}
