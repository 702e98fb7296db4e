//! One card per person: entries of several lists that say they are about the same person, put side
//! by side. No entry is hidden, and what they disagree on is shown.

use std::collections::{BTreeMap, BTreeSet};

use crate::record::{Name, PartialDate, Precision, Record};

/// Why two entries stand on one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Link {
    /// One entry quotes the other's reference.
    Reference,
    /// The same number of the same kind of document of the same country.
    Document,
    /// The same name, word for word, and the same full date of birth.
    NameAndBirth,
}

/// The entries of one person, by their place in the list that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Card {
    /// Places of the entries, by priority of the action asked for.
    pub records: Vec<usize>,
    /// Why they stand together; empty for a single entry.
    pub links: Vec<Link>,
    /// Fields on which the entries disagree (`born`, `sex`, `nationalities`): show every value.
    pub conflicts: Vec<&'static str>,
}

/// Groups `records` into cards, one a person, in the order of the most urgent entry of each.
///
/// A name alone never puts two entries together.
pub fn cards(records: &[&Record]) -> Vec<Card> {
    let mut groups = Groups {
        parent: (0..records.len()).collect(),
        links: Vec::new(),
    };
    link(records, &mut groups, Link::Reference, references);
    link(records, &mut groups, Link::Document, documents);
    link(records, &mut groups, Link::NameAndBirth, names_and_births);
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for place in 0..records.len() {
        members.entry(groups.root(place)).or_default().push(place);
    }
    let mut links: BTreeMap<usize, BTreeSet<Link>> = BTreeMap::new();
    for (place, link) in &groups.links {
        links.entry(groups.root(*place)).or_default().insert(*link);
    }
    let mut cards: Vec<Card> = members
        .into_iter()
        .map(|(root, mut places)| {
            by_priority(&mut places, |place| records.get(*place).copied());
            let conflicts = conflicts(places.iter().filter_map(|p| records.get(*p).copied()));
            let links = links
                .remove(&root)
                .unwrap_or_default()
                .into_iter()
                .collect();
            Card {
                records: places,
                links,
                conflicts,
            }
        })
        .collect();
    by_priority(&mut cards, |card| {
        card.records.first().and_then(|p| records.get(*p).copied())
    });
    cards
}

/// Orders `items` by the action that their record asks for: arrest, refusal of entry, protection,
/// inquiry, discreet check, whereabouts (Commission Implementing Decision 2013/115/EU, 2.2.2). A
/// flagged record stands behind the others of its kind. Equal ones keep their order.
pub fn by_priority<'r, T>(items: &mut [T], record: impl Fn(&T) -> Option<&'r Record>) {
    items.sort_by_key(|item| {
        record(item).map_or((u8::MAX, true), |r| (r.notice.action_priority(), r.flagged))
    });
}

struct Groups {
    parent: Vec<usize>,
    links: Vec<(usize, Link)>,
}

impl Groups {
    fn root(&self, mut place: usize) -> usize {
        while let Some(&up) = self.parent.get(place).filter(|up| **up != place) {
            place = up;
        }
        place
    }

    fn join(&mut self, a: usize, b: usize, link: Link) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            // The lower place leads, so that the result does not depend on the order of the links.
            if let Some(slot) = self.parent.get_mut(a.max(b)) {
                *slot = a.min(b);
            }
        }
        self.links.push((a.min(b), link));
    }
}

/// Joins the records that share a key.
fn link(records: &[&Record], groups: &mut Groups, link: Link, keys: fn(&Record) -> Vec<String>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (place, record) in records.iter().enumerate() {
        for key in keys(record) {
            match seen.get(&key) {
                Some(&first) if first != place => groups.join(first, place, link),
                _ => {
                    seen.insert(key, place);
                }
            }
        }
    }
}

/// A record's own id, and the ids of other lists that its remarks fields quote as references.
fn references(record: &Record) -> Vec<String> {
    let quoted = record
        .other
        .iter()
        .filter(|(name, _)| name.to_ascii_lowercase().contains("reference"))
        .map(|(_, value)| value.trim().to_ascii_uppercase());
    std::iter::once(record.id.trim().to_ascii_uppercase())
        .chain(quoted)
        .filter(|id| id.len() >= 4)
        .collect()
}

fn documents(record: &Record) -> Vec<String> {
    record
        .documents
        .iter()
        .filter_map(|document| {
            let number: String = document
                .number
                .chars()
                .filter(char::is_ascii_alphanumeric)
                .collect::<String>()
                .to_ascii_uppercase();
            let country = document.country.as_deref()?;
            let country = crate::record::country::code(country).unwrap_or(country);
            (number.len() >= 5)
                .then(|| format!("{country}\0{}\0{number}", document.kind.to_lowercase()))
        })
        .collect()
}

fn names_and_births(record: &Record) -> Vec<String> {
    let days: Vec<&PartialDate> = record
        .born
        .iter()
        .filter(|born| born.precision() == Precision::Day)
        .collect();
    record
        .names
        .iter()
        .filter_map(words)
        .flat_map(|words| {
            days.iter()
                .map(move |day| format!("{words}\0{:?}", day.first))
        })
        .collect()
}

/// The words of a name in any order, in lower case; `None` for a single word, which says too little.
fn words(name: &Name) -> Option<String> {
    let mut words: Vec<String> = name
        .text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.sort();
    (words.len() > 1).then(|| words.join(" "))
}

fn conflicts<'a>(records: impl Iterator<Item = &'a Record> + Clone) -> Vec<&'static str> {
    let mut found = Vec::new();
    let contradict = |a: &Record, b: &Record| {
        !a.born.is_empty()
            && !b.born.is_empty()
            && !a.born.iter().any(|x| b.born.iter().any(|y| x.overlaps(y)))
    };
    let pairs = |differ: &dyn Fn(&Record, &Record) -> bool| {
        records
            .clone()
            .any(|a| records.clone().any(|b| differ(a, b)))
    };
    if pairs(&contradict) {
        found.push("born");
    }
    if pairs(&|a, b| a.sex.is_some() && b.sex.is_some() && a.sex != b.sex) {
        found.push("sex");
    }
    let states = |r: &Record| -> BTreeSet<String> {
        r.nationalities
            .iter()
            .map(|n| crate::record::country::code(n).unwrap_or(n).to_owned())
            .collect()
    };
    if pairs(&|a, b| {
        let (a, b) = (states(a), states(b));
        !a.is_empty() && !b.is_empty() && a.is_disjoint(&b)
    }) {
        found.push("nationalities");
    }
    found
}
