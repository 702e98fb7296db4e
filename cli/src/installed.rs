//! The list in use on a device, instead of an index file.

use std::path::PathBuf;
use std::sync::Arc;

use noticematch::Watchlist;
use noticematch::bundle::{Freshness, KeyProvider, Store, StoreOptions};

use super::{Failure, bundle};

/// Where an installed list lies and how it is opened.
#[derive(clap::Args)]
pub(crate) struct Installed {
    /// The list in use in a device's folder (see `bundle update`), instead of an index file
    #[arg(long, value_name = "FOLDER", conflicts_with = "index")]
    device: Option<PathBuf>,
    /// Key file of the device, where its list is sealed
    #[arg(long, value_name = "FILE", requires = "device")]
    device_key: Option<PathBuf>,
    /// Id of this technical copy
    #[arg(long, value_name = "ID", requires = "device")]
    copy: Option<String>,
    /// Answer from a list older than 48 hours with a warning instead of refusing
    #[arg(long, requires = "device")]
    warn: bool,
}

impl Installed {
    /// Whether a device's folder is given.
    pub(crate) fn is_given(&self) -> bool {
        self.device.is_some()
    }

    /// The list, its deltas laid over, where a folder is given. How old it is goes to the standard error.
    pub(crate) fn open(&self) -> Result<Option<Watchlist>, Failure> {
        let Some(folder) = &self.device else {
            return Ok(None);
        };
        let mut options = StoreOptions::default();
        options.copy.clone_from(&self.copy);
        if self.warn {
            options.freshness = Freshness::warn_after_48h();
        }
        let key = match &self.device_key {
            Some(path) => Some(Arc::new(bundle::device_key(path)?)),
            None => None,
        };
        let active = Store::open(folder, options)?.current()?;
        let key = key.as_deref().map(|key| key as &dyn KeyProvider);
        let list = Watchlist::from_active(&active, key)?;
        let status = active.status();
        eprintln!("list {}, {} hours old", status.sequence, status.age / 3600);
        for warning in &status.warnings {
            eprintln!("warning: {}", warning.id());
        }
        Ok(Some(list))
    }
}
