//! Time that an attacker with the device in hand may have set.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// Where the library gets the time. On Android pass `System.currentTimeMillis` and
/// `SystemClock.elapsedRealtime`; in tests, any time you like.
pub trait Clock: Send + Sync {
    /// Seconds since 1970-01-01T00:00:00Z, as the device believes.
    fn wall(&self) -> u64;
    /// A time that nobody can set: seconds since the device started, sleep included, with an id
    /// of that start. `None` where the system has none.
    fn since_boot(&self) -> Option<Boot>;
}

/// A moment on the clock that starts with the device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Boot {
    /// Different at every start of the device.
    pub id: String,
    /// Seconds since that start.
    pub seconds: u64,
}

/// The operating system's clocks (`/proc/uptime` for the time since start, where there is one).
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn wall(&self) -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |d| d.as_secs())
    }

    fn since_boot(&self) -> Option<Boot> {
        let id = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
        let uptime = std::fs::read_to_string("/proc/uptime").ok()?;
        let seconds = uptime.split(['.', ' ']).next()?.parse().ok()?;
        Some(Boot {
            id: id.trim().to_owned(),
            seconds,
        })
    }
}

/// What the device remembers of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct TimeMemory {
    /// The latest moment that a trusted signature vouched for.
    pub(crate) signed: u64,
    /// The device's own time when the list was last looked at.
    pub(crate) wall: u64,
    /// The unsettable time at that moment.
    pub(crate) boot: Option<Boot>,
}

impl TimeMemory {
    /// The earliest that it can be now: no earlier than a signature, and no earlier than the last
    /// look plus what has passed since on the clock that nobody sets.
    pub(crate) fn not_before(&self, clock: &dyn Clock) -> u64 {
        let since_look = match (&self.boot, clock.since_boot()) {
            (Some(then), Some(now)) if then.id == now.id => self
                .wall
                .saturating_add(now.seconds.saturating_sub(then.seconds)),
            _ => 0,
        };
        self.signed.max(since_look)
    }

    /// Remembers this look, and a signed time with it.
    pub(crate) fn note(&mut self, clock: &dyn Clock, signed: u64) {
        self.signed = self.signed.max(signed);
        self.wall = clock.wall();
        self.boot = clock.since_boot();
    }
}

/// `2026-11-24T21:54:14Z` for seconds since 1970 (proleptic Gregorian, after H. Hinnant's
/// `civil_from_days`).
pub fn utc(seconds: u64) -> String {
    // 9999-12-31T23:59:59Z; a later time is somebody's mistake and shown as this one.
    let seconds = seconds.min(253_402_300_799);
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let z = days + 719_468;
    let (era, day_of_era) = (z / 146_097, z % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

#[cfg(test)]
mod tests {
    use super::utc;

    #[test]
    fn seconds_become_the_utc_date_they_stand_for() {
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_399), "2000-02-28T23:59:59Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_795_557_254), "2026-11-24T21:54:14Z");
        assert_eq!(utc(u64::MAX), "9999-12-31T23:59:59Z");
    }
}
