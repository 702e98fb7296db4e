//! Scores, levels and profiles.

use std::fmt;
use std::str::FromStr;

use crate::{Error, ErrorKind, Result};

/// A position on the scale 0 to 1000, shown as 0.000 to 1.000. Not a probability.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Score(u16);

impl Score {
    /// The score of so many points, cut to 0..=1000.
    pub fn from_points(points: i32) -> Score {
        Score(points.clamp(0, 1000) as u16)
    }

    /// A fraction from 0.0 to 1.0, rounded to the nearest point.
    ///
    /// # Errors
    /// [`ErrorKind::Option`] outside that range.
    pub fn from_fraction(fraction: f64) -> Result<Score> {
        if !(0.0..=1.0).contains(&fraction) {
            return Err(Error::new(
                ErrorKind::Option,
                format!("a score must lie between 0 and 1, found {fraction}"),
            ));
        }
        Ok(Score((fraction * 1000.0).round() as u16))
    }

    /// 0 to 1000.
    pub fn points(self) -> u16 {
        self.0
    }

    /// 0.0 to 1.0.
    pub fn as_f64(self) -> f64 {
        f64::from(self.0) / 1000.0
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

impl FromStr for Score {
    type Err = Error;

    fn from_str(text: &str) -> Result<Score> {
        match text.trim().parse::<f64>() {
            Ok(fraction) => Score::from_fraction(fraction),
            Err(_) => Err(Error::new(
                ErrorKind::Option,
                "a score must be a number between 0 and 1",
            )),
        }
    }
}

/// How strongly a candidate resembles the query. `Possible` and above is what a person is asked to
/// look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Level {
    /// Below all levels.
    #[default]
    None,
    /// Some parts agree; not worth a look by itself.
    Weak,
    /// To be looked at.
    Possible,
    /// To be looked at first.
    Probable,
    /// The same name, as far as names go.
    Strong,
}

impl Level {
    /// All levels, the lowest first.
    pub const ALL: [Level; 5] = [
        Level::None,
        Level::Weak,
        Level::Possible,
        Level::Probable,
        Level::Strong,
    ];

    /// The word: `none`, `weak`, `possible`, `probable`, `strong`.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::None => "none",
            Level::Weak => "weak",
            Level::Possible => "possible",
            Level::Probable => "probable",
            Level::Strong => "strong",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A named set of thresholds and rules for one kind of use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Profile {
    /// A border officer: facts lift and lower, few false alerts.
    #[default]
    Border,
    /// Sanctions screening: facts may lift but never lower a name.
    Sanctions,
    /// Fewer alerts, for lists of millions.
    Precise,
    /// More alerts, where a miss is worse than work.
    Broad,
}

impl Profile {
    /// The word: `border`, `sanctions`, `precise`, `broad`.
    pub fn as_str(self) -> &'static str {
        match self {
            Profile::Border => "border",
            Profile::Sanctions => "sanctions",
            Profile::Precise => "precise",
            Profile::Broad => "broad",
        }
    }

    /// The lowest score of a level.
    pub fn threshold(self, level: Level) -> Score {
        let points = match (self, level) {
            (_, Level::None) => 0,
            (Profile::Precise, Level::Weak) => 600,
            (Profile::Precise, Level::Possible) => 820,
            (Profile::Precise, Level::Probable) => 880,
            (Profile::Broad, Level::Weak) => 450,
            (Profile::Broad, Level::Possible) => 660,
            (Profile::Broad, Level::Probable) => 760,
            (_, Level::Weak) => 520,
            (_, Level::Possible) => 740,
            (_, Level::Probable) => 840,
            (_, Level::Strong) => 930,
        };
        Score(points)
    }

    /// The level of a score.
    pub fn level(self, score: Score) -> Level {
        let reached = Level::ALL
            .iter()
            .rev()
            .find(|level| score >= self.threshold(**level));
        reached.copied().unwrap_or_default()
    }

    /// Whether facts may lower a score.
    pub(crate) fn facts_lower(self) -> bool {
        self != Profile::Sanctions
    }
}

impl FromStr for Profile {
    type Err = Error;

    fn from_str(text: &str) -> Result<Profile> {
        [
            Profile::Border,
            Profile::Sanctions,
            Profile::Precise,
            Profile::Broad,
        ]
        .into_iter()
        .find(|profile| profile.as_str() == text)
        .ok_or_else(|| {
            Error::new(
                ErrorKind::Option,
                "the profile must be border, sanctions, precise or broad",
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_of_the_border() {
        let level = |points| Profile::Border.level(Score::from_points(points));
        assert_eq!(level(1000), Level::Strong);
        assert_eq!(level(740), Level::Possible);
        assert_eq!(level(739), Level::Weak);
        assert_eq!(level(0), Level::None);
    }
}
