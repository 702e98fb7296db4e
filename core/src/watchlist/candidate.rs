//! The answer: candidates, each with its reasons.

use std::fmt;

use crate::index::Head;
use crate::mrz::long_prints;
use crate::name::{Mode, Unsearchable};
use crate::record::{EntityKind, NameKind, NameQuality, NoticeKind, Record};
use crate::rules::Language;
use crate::score::{Chosen, Fact, Level, Prepared, Profile, Score, align, edges, name_points};

use super::compare::{self, best, prepare};
use super::{Coverage, Query, QueryNote, Reason, Watchlist};

/// What a search found. Iterates from the best candidate down; always carries its coverage.
#[derive(Debug, Clone)]
pub struct Candidates {
    pub(crate) found: Vec<Candidate>,
    pub(crate) unsearchable: Option<Unsearchable>,
    pub(crate) work_limited: bool,
    pub(crate) notes: Vec<QueryNote>,
    list: Watchlist,
    profile: Profile,
}

impl Candidates {
    pub(crate) fn empty(list: &Watchlist, profile: Profile) -> Candidates {
        Candidates {
            found: Vec::new(),
            unsearchable: None,
            work_limited: false,
            notes: Vec::new(),
            list: list.clone(),
            profile,
        }
    }

    /// How many candidates there are.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether there are none. Not a clearance: see [`Candidates::coverage`] and
    /// [`Candidates::unsearchable`].
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// The candidates, the best first.
    pub fn iter(&self) -> std::slice::Iter<'_, Candidate> {
        self.found.iter()
    }

    /// The candidate at a rank, from 0.
    pub fn get(&self, rank: usize) -> Option<&Candidate> {
        self.found.get(rank)
    }

    /// Why the query could not be looked up; `None` when it was. Never the same as no candidates.
    pub fn unsearchable(&self) -> Option<&Unsearchable> {
        self.unsearchable.as_ref()
    }

    /// Whether the query was cut or the work stopped at a limit, so that something may be missing.
    pub fn work_limited(&self) -> bool {
        self.work_limited
    }

    /// What the one who asked should know about the name as it was given: look-alike letters, scripts
    /// side by side, a script without a table. Empty for ordinary names.
    pub fn notes(&self) -> &[QueryNote] {
        &self.notes
    }

    /// Which lists and versions were searched.
    pub fn coverage(&self) -> Coverage {
        self.list.coverage()
    }

    /// The profile that gave the levels.
    pub fn profile(&self) -> Profile {
        self.profile
    }
}

impl<'a> IntoIterator for &'a Candidates {
    type Item = &'a Candidate;
    type IntoIter = std::slice::Iter<'a, Candidate>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.iter()
    }
}

impl IntoIterator for Candidates {
    type Item = Candidate;
    type IntoIter = std::vec::IntoIter<Candidate>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

/// One match, before it is explained.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    pub(crate) record: u32,
    pub(crate) mode: Mode,
    pub(crate) listed_name: u8,
    /// It was the form by which passports print the listed name.
    pub(crate) printed: bool,
    pub(crate) query_name: usize,
    /// What the names alone make, before facts and caps.
    pub(crate) name_points: i32,
    pub(crate) score: Score,
    pub(crate) facts: Vec<Fact>,
}

impl Match {
    /// Which match of a record is shown: the best one; of equal ones the one whose names agree best, then the
    /// first name of the record, then of
    /// the query, as published rather than as printed, read as a person's rather than as an organisation's.
    /// Never which one was found first: that depends on how an index is laid out.
    pub(crate) fn rank(&self) -> impl Ord + use<> {
        let organization = self.mode == Mode::Organization;
        let place = (
            self.listed_name,
            self.query_name,
            self.printed,
            organization,
        );
        // A weak alias has the points of its cap however well the name agrees.
        (self.score, self.name_points, std::cmp::Reverse(place))
    }
}

/// A record offered to a person for comparison. Not a hit: only a person confirms.
#[derive(Clone)]
pub struct Candidate {
    list: Watchlist,
    query_name: String,
    truncated: bool,
    profile: Profile,
    found: Match,
}

impl Candidate {
    pub(crate) fn new(
        list: &Watchlist,
        query: &Query,
        profile: Profile,
        found: Match,
    ) -> Candidate {
        let mut names = std::iter::once(&query.name).chain(&query.other_names);
        let query_name = names.nth(found.query_name).cloned().unwrap_or_default();
        Candidate {
            list: list.clone(),
            query_name,
            truncated: query.truncated,
            profile,
            found,
        }
    }

    /// The score, 0.000 to 1.000: the sum of the reasons' points.
    pub fn score(&self) -> Score {
        self.found.score
    }

    /// The score's level in the profile of the search.
    pub fn level(&self) -> Level {
        self.profile.level(self.found.score)
    }

    /// The name of the query that matched best, as given: the spans of [`Reason::query_span`] lie in it.
    pub fn query_name(&self) -> &str {
        &self.query_name
    }

    /// The listed name that matched, as published.
    pub fn name(&self) -> &str {
        self.listed().map_or("", |(text, _, _)| text)
    }

    /// What role the matched name plays (primary, alias …).
    pub fn name_kind(&self) -> NameKind {
        self.listed().map_or(NameKind::Primary, |(_, kind, _)| kind)
    }

    /// How good the publisher says the matched name is.
    pub fn name_quality(&self) -> Option<NameQuality> {
        self.listed().and_then(|(_, _, quality)| quality)
    }

    fn listed(&self) -> Option<(&str, NameKind, Option<NameQuality>)> {
        self.list
            .layers
            .name(self.record_number(), usize::from(self.found.listed_name))
    }

    fn head(&self) -> Option<Head<'_>> {
        self.list.layers.head(self.record_number())
    }

    /// The publisher's own id of the record.
    pub fn record_id(&self) -> &str {
        self.head().map_or("", |head| head.id)
    }

    /// The number of the record in the index, for [`Watchlist::record`].
    pub fn record_number(&self) -> usize {
        self.found.record as usize
    }

    /// The id of the list that has the record.
    pub fn list(&self) -> &str {
        self.head().map_or("", |head| head.list)
    }

    /// Person, organisation, vessel …
    pub fn kind(&self) -> EntityKind {
        self.head().map_or(EntityKind::Other, |head| head.kind)
    }

    /// What kind of notice it is, with its legal effect and the next step.
    pub fn notice(&self) -> NoticeKind {
        self.head()
            .map_or(NoticeKind::default(), |head| head.notice)
    }

    /// The whole record, with warnings, documents, sources.
    pub fn record(&self) -> Record {
        self.list
            .layers
            .record(self.record_number())
            .unwrap_or_default()
    }

    /// Every reason for and against. Their points add up to the score (cut to 0 to 1000).
    pub fn reasons(&self) -> Vec<Reason> {
        let mut queries = prepare(&self.query_name, self.found.mode);
        for query in &mut queries {
            query.side.truncated = self.truncated;
        }
        let mut reasons = match self.print(&queries) {
            Some((print, listed)) => {
                let mut reasons = self.account(&queries, &print, &listed);
                reasons.push(Reason::of_print(&print));
                reasons
            }
            None => {
                let listed = prepare(self.name(), self.found.mode);
                self.account(&queries, self.name(), &listed)
            }
        };
        reasons.extend(self.found.facts.iter().map(Reason::of_fact));
        reasons
    }

    /// The account of the best pair of readings.
    fn account(&self, queries: &[Prepared], listed_text: &str, listed: &[Prepared]) -> Vec<Reason> {
        best(queries, listed).map_or_else(Vec::new, |(_, query, listed)| {
            name_reasons(&self.query_name, query, listed_text, listed)
        })
    }

    /// The print of the listed name that was compared, where one was; the first of the best ones.
    fn print(&self, queries: &[Prepared]) -> Option<(String, compare::Readings)> {
        let mut most: Option<(i32, String, compare::Readings)> = None;
        let prints = self.found.printed.then(|| long_prints(self.name()));
        for print in prints.into_iter().flatten() {
            let listed = prepare(&print, self.found.mode);
            let points = best(queries, &listed).map_or(0, |(points, ..)| points);
            if most.as_ref().is_none_or(|(best, ..)| points > *best) {
                most = Some((points, print, listed));
            }
        }
        most.map(|(_, print, listed)| (print, listed))
    }

    /// The reasons in one English sentence each, joined with semicolons.
    pub fn explain(&self) -> String {
        self.explain_in(Language::English)
    }

    /// The reasons as sentences in a language.
    pub fn explain_in(&self, language: Language) -> String {
        sentences(&self.reasons(), language)
    }
}

impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Candidate({} {} {})",
            self.score(),
            self.level(),
            self.record_id()
        )
    }
}

/// Joins the sentences of reasons.
pub(crate) fn sentences(reasons: &[Reason], language: Language) -> String {
    let separator = if language == Language::Arabic {
        "؛ "
    } else {
        "; "
    };
    reasons
        .iter()
        .map(|reason| reason.sentence(language))
        .collect::<Vec<_>>()
        .join(separator)
}

/// The account of two names, as reasons.
pub(crate) fn name_reasons(
    query_text: &str,
    query: &Prepared,
    listed_text: &str,
    listed: &Prepared,
) -> Vec<Reason> {
    let mut pairs = edges(query, listed);
    let mut chosen = Chosen::new();
    align(&mut pairs, &mut chosen);
    let mut lines = Vec::new();
    name_points(
        query.mode,
        &query.side,
        &listed.side,
        &chosen,
        Some(&mut lines),
    );
    lines
        .iter()
        .map(|line| Reason::of_line(line, query_text, query, listed_text, listed))
        .collect()
}
