//! One look-up.

use std::collections::{BTreeSet, HashMap};

use crate::index::{Bar, FormHead, Scratch, form_flag, retrieve};
use crate::name::{self, Mode, Unsearchable};
use crate::record::EntityKind;
use crate::rules::Rule;
use crate::score::{Fact, Facts, Level, Prepared, Score, weigh};

use super::candidate::{Candidate, Candidates, Match};
use super::layers::{Layer, Names};
use super::{Options, Query, QueryNote, Watchlist};

impl Watchlist {
    /// Looks a person (or organisation, or vessel) up with the default options.
    ///
    /// Never fails: a name that cannot be looked up gives an answer that says why
    /// ([`Candidates::unsearchable`]).
    ///
    /// ```
    /// let list = noticematch::Watchlist::demo();
    /// let found = list.search("Виктор Скальный");
    /// assert_eq!(found.get(0).map(|c| c.record_id().to_owned()), Some("DEMO-0001".to_owned()));
    /// assert!(list.search("...").unsearchable().is_some());
    /// ```
    pub fn search(&self, query: impl Into<Query>) -> Candidates {
        self.search_with(&query.into(), &Options::default(), &mut Scratch::new())
    }

    /// Looks up with options and working memory of the caller's, for many searches in a row.
    pub fn search_with(
        &self,
        query: &Query,
        options: &Options,
        scratch: &mut Scratch,
    ) -> Candidates {
        let mut answer = Candidates::empty(self, options.profile);
        if !self.layers.is_sound() {
            answer.unsearchable = Some(Unsearchable::Damaged);
            return answer;
        }
        let mut top = Top::new(options);
        let facts = query.facts();
        let mut why = None;
        let mut looked = false;
        let names = std::iter::once(&query.name).chain(&query.other_names);
        for (number, text) in names.enumerate() {
            for mode in self.modes(query.kind) {
                let mut readings = name::readings(text, mode);
                let first = &mut readings[0];
                answer.work_limited |= first.work_limited;
                if let Some(reason) = first.unsearchable.take() {
                    why.get_or_insert(reason);
                    continue;
                }
                looked = true;
                for note in QueryNote::all(&first.remarks) {
                    if !answer.notes.contains(&note) {
                        answer.notes.push(note);
                    }
                }
                let mut all: Vec<Prepared> = Vec::with_capacity(readings.len());
                for mut reading in readings {
                    reading.truncated = query.truncated;
                    let prepared = Prepared::new(reading, mode, &[&all]);
                    let layers = self.layers.layers().iter();
                    for (layer, names) in layers.filter_map(|l| Some((l, l.names(mode)?))) {
                        let search = Search {
                            layer,
                            names,
                            query,
                            options,
                            facts: &facts,
                            name: number,
                        };
                        answer.work_limited |= search.run(&prepared, &mut top, scratch);
                    }
                    all.push(prepared);
                }
            }
        }
        if !looked {
            let why = why.or_else(|| self.is_nameless().then(|| self.why_not(query)).flatten());
            answer.unsearchable = why;
        }
        answer.found = top
            .finish()
            .into_iter()
            .map(|found| Candidate::new(self, query, options.profile, found))
            .collect();
        answer
    }

    /// The modes of names that are searched when entities of a kind are asked for.
    fn modes(&self, kind: Option<EntityKind>) -> impl Iterator<Item = Mode> {
        let modes = [Mode::Person, Mode::Organization].into_iter();
        let listed = |mode| self.layers.layers().iter().any(|l| l.names(mode).is_some());
        modes.filter(move |mode| wanted(*mode, kind) && listed(*mode))
    }

    /// Whether no record of the list has a name that could be indexed.
    fn is_nameless(&self) -> bool {
        self.modes(None).next().is_none()
    }

    /// Why a query could not be looked up in an empty list.
    fn why_not(&self, query: &Query) -> Option<Unsearchable> {
        name::analyze(&query.name, Mode::Person).unsearchable
    }
}

/// Whether names of a mode are searched when entities of a kind are asked for.
fn wanted(mode: Mode, kind: Option<EntityKind>) -> bool {
    match kind {
        None => true,
        Some(EntityKind::Person) => mode == Mode::Person,
        Some(_) => mode == Mode::Organization,
    }
}

struct Search<'a> {
    layer: &'a Layer,
    names: Names<'a>,
    query: &'a Query,
    options: &'a Options,
    facts: &'a Facts,
    /// Which of the query's names is looked up.
    name: usize,
}

impl Search<'_> {
    /// Offers every form that can matter to `top`. Returns whether the work was cut off.
    fn run(&self, prepared: &Prepared, top: &mut Top, scratch: &mut Scratch) -> bool {
        let bar = self.bar(top);
        retrieve(
            self.names.part,
            self.names.shown,
            prepared,
            bar,
            scratch,
            &mut |head, points| {
                if let Some(found) = self.weigh(head, points, top.floor()) {
                    top.offer(found);
                }
                self.bar(top)
            },
        )
    }

    /// What the name of a form of this layer must reach for its record to come among the best.
    fn bar(&self, top: &Top) -> Bar {
        let beyond = top.last().map(|record| self.layer.beyond(record as usize));
        Bar {
            points: top.floor() - self.facts.lift(),
            more_from: beyond.map_or(u32::MAX, |place| u32::try_from(place).unwrap_or(u32::MAX)),
        }
    }

    /// Adds facts and policy to a name's points; `None` where the result stays below the floor, or where
    /// an overlay replaced or withdrew the record.
    fn weigh(&self, head: FormHead, points: i32, floor: i32) -> Option<Match> {
        let printed = head.flags & form_flag::PRINTED != 0;
        if printed && !self.query.truncated {
            return None;
        }
        let place = head.record as usize;
        let number = self.layer.number(place)?;
        // The record is read only if somebody asks for it.
        if let Some(kind) = self.query.kind {
            let listed = self.layer.index().head(place).kind;
            // An entry of unstated kind may be what is looked for.
            if kind != listed && listed != EntityKind::Other {
                return None;
            }
        }
        let mut facts = Vec::new();
        if !self.facts.is_empty() {
            facts = weigh(self.facts, &self.layer.index().record(place)?);
            if !self.options.profile.facts_lower() {
                facts
                    .iter_mut()
                    .for_each(|fact| fact.points = fact.points.max(0));
            }
        }
        let score = total(points, &mut facts, head, self.options);
        (i32::from(score.points()) >= floor && score.points() > 0).then_some(Match {
            record: number as u32,
            mode: self.names.part.mode,
            listed_name: head.name,
            printed,
            query_name: self.name,
            name_points: points,
            score,
            facts,
        })
    }
}

/// Points of name and facts together. A weak alias counts less, and alone it cannot lift a candidate
/// beyond `possible`; what that takes off becomes a reason of its own, so that the reasons still add up.
fn total(name: i32, facts: &mut Vec<Fact>, head: FormHead, options: &Options) -> Score {
    let mut points = name + facts.iter().map(|fact| fact.points).sum::<i32>();
    let confirmed = facts
        .iter()
        .any(|fact| matches!(fact.rule, Rule::BornSame | Rule::DocumentSame));
    let cap = i32::from(options.profile.threshold(Level::Probable).points()) - 1;
    if head.flags & form_flag::WEAK != 0 && !confirmed {
        let less = (points + Rule::WeakAlias.cost()).clamp(0, cap).min(points);
        if less < points {
            facts.push(Fact {
                rule: Rule::WeakAlias,
                points: less - points,
                detail: String::new(),
            });
            points = less;
        }
    }
    if head.flags & form_flag::MISUSED != 0 {
        facts.push(Fact {
            rule: Rule::MisusedIdentity,
            points: 0,
            detail: String::new(),
        });
    }
    Score::from_points(points)
}

/// The best matches so far, one a record.
struct Top {
    limit: usize,
    lowest: i32,
    best: HashMap<u32, Match>,
    /// Points (the most first) and record, for the order.
    order: BTreeSet<(std::cmp::Reverse<u16>, u32)>,
}

impl Top {
    fn new(options: &Options) -> Top {
        let lowest = i32::from(options.lowest().points());
        Top {
            limit: options.limit,
            lowest,
            best: HashMap::new(),
            order: BTreeSet::new(),
        }
    }

    /// A match must have at least so many points to matter.
    fn floor(&self) -> i32 {
        if self.limit == 0 {
            return i32::MAX / 2;
        }
        let worst = self
            .order
            .last()
            .map_or(0, |(points, _)| i32::from(points.0));
        if self.order.len() >= self.limit {
            worst.max(self.lowest)
        } else {
            self.lowest
        }
    }

    /// The last record of a full row: one behind it in the list must have more points to matter.
    fn last(&self) -> Option<u32> {
        let full = self.limit > 0 && self.order.len() >= self.limit;
        self.order
            .last()
            .filter(|_| full)
            .map(|(_, record)| *record)
    }

    fn offer(&mut self, found: Match) {
        let record = found.record;
        let rank = (std::cmp::Reverse(found.score.points()), record);
        if let Some(old) = self.best.get(&record) {
            if found.rank() <= old.rank() {
                return;
            }
            self.order
                .remove(&(std::cmp::Reverse(old.score.points()), record));
        }
        self.order.insert(rank);
        self.best.insert(record, found);
        while self.order.len() > self.limit {
            if let Some((_, record)) = self.order.pop_last() {
                self.best.remove(&record);
            }
        }
    }

    /// The matches, the best first; equal ones in the order of the list.
    fn finish(mut self) -> Vec<Match> {
        let order = std::mem::take(&mut self.order);
        order
            .into_iter()
            .filter_map(|(_, record)| self.best.remove(&record))
            .collect()
    }
}
