//! Two names without a list.

use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::name::{self, Mode, Unsearchable};
use crate::record::EntityKind;
use crate::rules::{Language, Rule};
use crate::score::{Chosen, Level, Prepared, Profile, Score, align, edges, name_points};

use super::Options;
use super::candidate::{name_reasons, sentences};
use super::reason::Reason;

/// How two names compare.
#[derive(Debug, Clone)]
pub struct Comparison {
    score: Score,
    profile: Profile,
    mode: Mode,
    names: (SmolStr, SmolStr),
    unsearchable: Option<Unsearchable>,
}

impl Comparison {
    /// The score, 0.000 to 1.000.
    pub fn score(&self) -> Score {
        self.score
    }

    /// The score's level.
    pub fn level(&self) -> Level {
        self.profile.level(self.score)
    }

    /// Why the names could not be compared, where they could not.
    pub fn unsearchable(&self) -> Option<&Unsearchable> {
        self.unsearchable.as_ref()
    }

    /// Every reason for and against; their points add up to the score.
    pub fn reasons(&self) -> Vec<Reason> {
        if self.unsearchable.is_some() {
            return Vec::new();
        }
        let (a, b) = (
            prepare(&self.names.0, self.mode),
            prepare(&self.names.1, self.mode),
        );
        match best(&a, &b) {
            Some((_, a, b)) => name_reasons(&self.names.0, a, &self.names.1, b),
            None => Vec::new(),
        }
    }

    /// The reasons in English.
    pub fn explain(&self) -> String {
        self.explain_in(Language::English)
    }

    /// The reasons in a language.
    pub fn explain_in(&self, language: Language) -> String {
        sentences(&self.reasons(), language)
    }
}

/// Compares two names of persons with the default options.
///
/// ```
/// let same = noticematch::compare("Mohamed Ali", "محمد علي");
/// assert!(same.level() >= noticematch::Level::Possible, "{}", same.explain());
/// ```
pub fn compare(a: &str, b: &str) -> Comparison {
    compare_with(a, b, Some(EntityKind::Person), &Options::default())
}

/// Compares two names of entities of a kind; with `None` as persons and as organisations, the
/// better of the two.
pub fn compare_with(a: &str, b: &str, kind: Option<EntityKind>, options: &Options) -> Comparison {
    let in_mode = |mode: Mode| compare_in(a, b, mode, options.profile);
    match kind {
        Some(EntityKind::Person) => in_mode(Mode::Person),
        Some(_) => in_mode(Mode::Organization),
        None => {
            let (person, other) = (in_mode(Mode::Person), in_mode(Mode::Organization));
            if other.score > person.score {
                other
            } else {
                person
            }
        }
    }
}

fn compare_in(a: &str, b: &str, mode: Mode, profile: Profile) -> Comparison {
    let queries = prepare(a, mode);
    let listed = prepare_beside(b, mode, &queries);
    let why = |readings: &[Prepared]| readings.first()?.name.unsearchable.clone();
    let unsearchable = why(&queries).or_else(|| why(&listed));
    let points = match &unsearchable {
        Some(_) => 0,
        None => best(&queries, &listed).map_or(0, |(points, ..)| points),
    };
    Comparison {
        score: Score::from_points(points),
        profile,
        mode,
        names: (a.into(), b.into()),
        unsearchable,
    }
}

/// The points of two prepared names; 0 where nothing but initials agrees.
pub(crate) fn points(query: &Prepared, listed: &Prepared) -> i32 {
    let mut pairs = edges(query, listed);
    let mut chosen = Chosen::new();
    align(&mut pairs, &mut chosen);
    if chosen.iter().all(|edge| edge.rule == Rule::Initial) {
        return 0;
    }
    name_points(query.mode, &query.side, &listed.side, &chosen, None)
}

/// The readings of a name, prepared: most have one.
pub(super) type Readings = SmallVec<[Prepared; 1]>;

/// Every reading of a name, prepared.
pub(super) fn prepare(text: &str, mode: Mode) -> Readings {
    prepare_beside(text, mode, &[])
}

/// The same beside a name that is prepared: the words of both are derived once.
fn prepare_beside(text: &str, mode: Mode, other: &[Prepared]) -> Readings {
    let mut prepared = Readings::new();
    for name in name::readings(text, mode) {
        let next = Prepared::new(name, mode, &[other, &prepared]);
        prepared.push(next);
    }
    prepared
}

/// The points of the best pair of readings, and the pair; the first of equal ones.
pub(crate) fn best<'a>(
    queries: &'a [Prepared],
    listed: &'a [Prepared],
) -> Option<(i32, &'a Prepared, &'a Prepared)> {
    let pairs = queries
        .iter()
        .flat_map(|query| listed.iter().map(move |listed| (query, listed)));
    let mut best: Option<(i32, &Prepared, &Prepared)> = None;
    for (query, listed) in pairs {
        let points = points(query, listed);
        if best.is_none_or(|(most, ..)| points > most) {
            best = Some((points, query, listed));
        }
    }
    best
}
