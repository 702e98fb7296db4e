//! A list under the Union's definition of same and similar identity data.

use crate::eu_mid::{EuMidIndex, EuMidResult, Identity};
use crate::manifest::Traveller;
use crate::mrz::Mrz;
use crate::name::{self, Mode, Unsearchable};
use crate::record::{EntityKind, Name, PartialDate, Record};

use super::{Coverage, Query, Watchlist};

/// Words of a name between which a surname is looked for; a longer name is divided at its first ones.
const MAX_WORDS: usize = 8;
/// Dates of birth of one record that are compared.
const MAX_DATES: usize = 8;

/// The persons of a list, indexed for profile `eu-mid`: the rules of Delegated Regulations (EU)
/// 2023/332 and 2023/333 and nothing else, each answer with the rules that hold. No score: the law
/// knows "same" and "similar".
///
/// Made from a [`Watchlist`] in memory, in time that grows with it (some seconds for 100,000 persons).
///
/// ```
/// use noticematch::{Query, Watchlist};
///
/// let list = Watchlist::demo().eu_mid();
/// let answer = list.search(&Query::new("Skalny, Viktor"));
/// for found in &answer.found {
///     let rules: Vec<&str> = found.result.rules.iter().map(|rule| rule.id()).collect();
///     println!("{} {:?} {rules:?}", found.name, found.result.overall);
/// }
/// ```
pub struct EuMidList {
    list: Watchlist,
    index: EuMidIndex,
    entries: Vec<Entry>,
}

/// One listed identity: a name of a record with one of its dates of birth.
struct Entry {
    record: u32,
    name: u32,
}

/// What an `eu-mid` search found.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct EuMidAnswer {
    /// Persons with the same or similar identity data: the same ones first, then in the order of the list.
    pub found: Vec<EuMidFound>,
    /// Why the name could not be looked up; never the same as finding nobody.
    pub unsearchable: Option<Unsearchable>,
    /// Which lists and versions were searched.
    pub coverage: Coverage,
}

/// A person whose identity data are the same or similar. Not a hit: only a person confirms.
#[derive(Clone)]
#[non_exhaustive]
pub struct EuMidFound {
    /// The whole record.
    pub record: Record,
    /// The number of the record in the index, for [`Watchlist::record`].
    pub record_number: usize,
    /// The listed name that agrees, as published.
    pub name: String,
    /// What agrees, by which rules.
    pub result: EuMidResult,
}

/// Says which record and which rules, never a name.
impl std::fmt::Debug for EuMidFound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EuMidFound({} {:?})", self.record.id, self.result)
    }
}

/// A name as fields.
struct Fields {
    surname: String,
    given: String,
}

impl Watchlist {
    /// The persons of the list under profile `eu-mid`.
    ///
    /// A name that is published without its parts (and without a comma) is compared twice, with its
    /// last word as the surname and with its first.
    pub fn eu_mid(&self) -> EuMidList {
        let (mut entries, mut identities) = (Vec::new(), Vec::new());
        let records =
            (0..self.len()).filter_map(|number| Some((number, self.layers.record(number)?)));
        for (number, record) in records {
            if !matches!(record.kind, EntityKind::Person | EntityKind::Other) {
                continue;
            }
            for (position, name) in record.names.iter().enumerate() {
                for fields in of_listed(name) {
                    for born in dates(&record) {
                        entries.push(Entry {
                            record: number as u32,
                            name: position as u32,
                        });
                        identities.push(of_record(&fields, &record, born));
                    }
                }
            }
        }
        EuMidList {
            list: self.clone(),
            index: EuMidIndex::build((0..).zip(identities)),
            entries,
        }
    }
}

impl EuMidList {
    /// Everybody whose identity data are the same as the query's or similar.
    ///
    /// A name with a comma (`SMITH, Anna`) says what the surname is. Any other is divided at every word,
    /// surname last and surname first. Further spellings of the query are searched too.
    pub fn search(&self, query: &Query) -> EuMidAnswer {
        let names = std::iter::once(&query.name).chain(&query.other_names);
        let divided = names.flat_map(|text| divisions(text));
        let asked: Vec<Identity> = divided.map(|fields| of_query(&fields, query)).collect();
        self.answer(
            &asked,
            name::analyze(&query.name, Mode::Person).unsearchable,
        )
    }

    /// As [`EuMidList::search`], for identity data in fields: nothing is divided.
    pub fn search_identity(&self, identity: &Identity) -> EuMidAnswer {
        let fields = identity.surnames.iter().chain(&identity.given_names);
        let text = fields.map(String::as_str).collect::<Vec<_>>().join(" ");
        let why = name::analyze(&text, Mode::Person).unsearchable;
        self.answer(std::slice::from_ref(identity), why)
    }

    /// The best result of each record for any of the identities; of equal ones that of the first name.
    fn answer(&self, asked: &[Identity], why: Option<Unsearchable>) -> EuMidAnswer {
        let mut best: std::collections::BTreeMap<u32, (u32, EuMidResult)> = Default::default();
        // A single letter or a placeholder is a name under these rules; nothing at all is none.
        let unsearchable =
            why.filter(|why| matches!(why, Unsearchable::Empty | Unsearchable::NoLetters));
        for identity in asked.iter().filter(|_| unsearchable.is_none()) {
            for (id, result) in self.index.search(identity) {
                let Some(entry) = self.entries.get(id as usize) else {
                    continue;
                };
                let rank = |r: &EuMidResult| (r.overall, r.names);
                let better = best
                    .get(&entry.record)
                    .is_none_or(|(_, old)| rank(&result) > rank(old));
                if better {
                    best.insert(entry.record, (entry.name, result));
                }
            }
        }
        let mut found: Vec<EuMidFound> = best
            .into_iter()
            .filter_map(|(number, (name, result))| {
                let record = self.list.layers.record(number as usize)?;
                Some(EuMidFound {
                    name: record.names.get(name as usize)?.text.clone(),
                    record_number: number as usize,
                    record,
                    result,
                })
            })
            .collect();
        found.sort_by_key(|one| std::cmp::Reverse(one.result.overall));
        EuMidAnswer {
            found,
            unsearchable,
            coverage: self.list.coverage(),
        }
    }

    /// How many listed identities are compared.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl std::fmt::Debug for EuMidList {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EuMidList({} identities)", self.len())
    }
}

/// The fields of a listed name: its parts as published, or its text divided.
fn of_listed(name: &Name) -> Vec<Fields> {
    let parts = name.parts.as_ref();
    let family = parts.and_then(|parts| parts.family.clone());
    if let (Some(parts), Some(surname)) = (parts, family) {
        let given = [parts.given.as_deref(), parts.middle.as_deref()];
        let given: Vec<&str> = given.into_iter().flatten().collect();
        return vec![Fields {
            surname,
            given: given.join(" "),
        }];
    }
    match comma(&name.text) {
        Some(fields) => vec![fields],
        None => {
            let words: Vec<&str> = name.text.split_whitespace().collect();
            let last = words.len().saturating_sub(1);
            let mut found = vec![divided(&words, last, true)];
            if last > 0 {
                found.push(divided(&words, 1, false));
            }
            found
        }
    }
}

/// Every way in which a name without stated parts may be surname and given name.
fn divisions(text: &str) -> Vec<Fields> {
    if let Some(fields) = comma(text) {
        return vec![fields];
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() < 2 {
        return vec![divided(&words, 0, true)];
    }
    let borders = 1..words.len().min(MAX_WORDS);
    borders
        .flat_map(|at| [divided(&words, at, true), divided(&words, at, false)])
        .collect()
}

/// The words before and from `at` on as fields.
fn divided(words: &[&str], at: usize, surname_last: bool) -> Fields {
    let (before, after) = words.split_at(at.min(words.len()));
    let (surname, given) = if surname_last {
        (after, before)
    } else {
        (before, after)
    };
    Fields {
        surname: surname.join(" "),
        given: given.join(" "),
    }
}

/// `SURNAME, Given`: one comma with words on both sides.
fn comma(text: &str) -> Option<Fields> {
    let (surname, given) = text.split_once(',')?;
    let (surname, given) = (surname.trim(), given.trim());
    let fields = !surname.is_empty() && !given.is_empty() && !given.contains(',');
    fields.then(|| Fields {
        surname: surname.to_owned(),
        given: given.to_owned(),
    })
}

/// The dates of birth to compare; one unknown one where none is published.
fn dates(record: &Record) -> Vec<Option<PartialDate>> {
    if record.born.is_empty() {
        return vec![None];
    }
    record
        .born
        .iter()
        .take(MAX_DATES)
        .cloned()
        .map(Some)
        .collect()
}

fn of_record(fields: &Fields, record: &Record, born: Option<PartialDate>) -> Identity {
    let mut identity = Identity::new(fields.surname.as_str(), fields.given.as_str());
    identity.born = born;
    identity.sex = record.sex;
    identity.nationalities.clone_from(&record.nationalities);
    for place in &record.birth_places {
        let text = Some(&place.text).filter(|text| !text.is_empty());
        identity.birth_places.extend(text.cloned());
        identity.birth_places.extend(place.country.clone());
    }
    identity
}

fn of_query(fields: &Fields, query: &Query) -> Identity {
    let mut identity = Identity::new(fields.surname.as_str(), fields.given.as_str());
    identity.born.clone_from(&query.born);
    identity.sex = query.sex;
    identity.nationalities.clone_from(&query.nationalities);
    identity.birth_places.extend(query.birth_place.clone());
    identity
}

/// The name field's two identifiers, and the facts. A State decides which part is primary, but the
/// rules compare fields: rules (b) and (c) allow for the rest.
impl From<&Mrz> for Identity {
    fn from(mrz: &Mrz) -> Identity {
        let mut identity = Identity::new(mrz.name.primary.join(" "), mrz.name.secondary.join(" "));
        identity.born.clone_from(&mrz.born);
        identity.sex = mrz.sex;
        if !mrz.nationality.is_empty() && !mrz.nationality.starts_with("XX") {
            identity.nationalities.push(mrz.nationality.clone());
        }
        identity
    }
}

/// The fields of the message.
impl From<&Traveller> for Identity {
    fn from(traveller: &Traveller) -> Identity {
        let mut identity =
            Identity::new(traveller.surname.as_str(), traveller.given_names.as_str());
        identity.born.clone_from(&traveller.born);
        identity.sex = traveller.sex;
        identity.nationalities.extend(traveller.nationality.clone());
        identity
    }
}
