//! Everything similar to an identity, without comparing it with all: each rule is turned into keys
//! that two names share whenever the rule holds, and what shares a key is compared.

use super::field::Field;
use super::keys::{self, Kind};
use super::names::Names;
use super::{Agreement, EuMidResult, Identity, Prepared};

/// An index over identities that answers as [`compare`](super::compare) with each of them would.
///
/// ```
/// use noticematch::eu_mid::{EuMidIndex, Identity};
///
/// let people = [Identity::new("Carlos", "Ana"), Identity::new("Petrov", "Ivan")];
/// let index = EuMidIndex::build((1..).zip(people));
/// let found = index.search(&Identity::new("Sarloc", "Ana"));
/// assert_eq!(found[0].0, 1);
/// ```
pub struct EuMidIndex {
    ids: Vec<u64>,
    people: Vec<Prepared>,
    /// Key and person, sorted.
    keys: Vec<(u64, u32)>,
    /// Surnames' and given names' first words with the person, sorted: for rule (h).
    first_words: [Vec<(Vec<char>, u32)>; 2],
}

impl EuMidIndex {
    /// Builds an index. Ids are the caller's and come back in answers; at most 2^32 identities.
    pub fn build(identities: impl IntoIterator<Item = (u64, Identity)>) -> EuMidIndex {
        let (ids, people): (Vec<u64>, Vec<Prepared>) = identities
            .into_iter()
            .map(|(id, identity)| (id, Prepared::new(&identity)))
            .unzip();
        let (mut sorted, mut first_words) = (Vec::new(), [Vec::new(), Vec::new()]);
        let mut own = Vec::new();
        for (person, number) in people.iter().zip(0u32..) {
            own.clear();
            keys::of_wholes(&person.names, &mut own);
            for (kind, words) in Kind::BOTH.into_iter().zip(&mut first_words) {
                for field in kind.fields(&person.names) {
                    keys::of_field(kind, field, &mut own);
                    words.extend(field.words.first().map(|word| (word.clone(), number)));
                }
            }
            own.sort_unstable();
            own.dedup();
            sorted.extend(own.iter().map(|&key| (key, number)));
        }
        sorted.sort_unstable();
        first_words
            .iter_mut()
            .for_each(|words| words.sort_unstable());
        EuMidIndex {
            ids,
            people,
            keys: sorted,
            first_words,
        }
    }

    /// How many identities there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// Every identity that is the same or similar, with what was found; the same ones first, then in
    /// the order in which they were added.
    pub fn search(&self, identity: &Identity) -> Vec<(u64, EuMidResult)> {
        let query = Prepared::new(identity);
        let candidates = self.candidates(&query.names).into_iter();
        let people = candidates.filter_map(|n| Some((n as usize, self.people.get(n as usize)?)));
        self.answer(&query, people)
    }

    /// As [`EuMidIndex::search`], by comparing with every identity: the oracle that the index must
    /// equal, in time that grows with the list.
    pub fn search_exhaustively(&self, identity: &Identity) -> Vec<(u64, EuMidResult)> {
        self.answer(&Prepared::new(identity), self.people.iter().enumerate())
    }

    fn answer<'a>(
        &self,
        query: &Prepared,
        people: impl Iterator<Item = (usize, &'a Prepared)>,
    ) -> Vec<(u64, EuMidResult)> {
        let compared = people.map(|(n, person)| (n, query.compare(person)));
        let alike =
            |r: &EuMidResult| r.names >= Agreement::Similar && r.overall >= Agreement::Similar;
        let mut found: Vec<_> = compared
            .filter(|(_, r)| alike(r))
            .filter_map(|(n, r)| Some((*self.ids.get(n)?, r)))
            .collect();
        found.sort_by_key(|(_, r)| std::cmp::Reverse(r.overall));
        found
    }

    /// Everyone whose names can agree, in order: those whose surname and given name both share a key
    /// with the query's, and those whose whole name does.
    fn candidates(&self, names: &Names) -> Vec<u32> {
        let mut found = self.by_kind(Kind::Surname, names);
        if !names.given.is_empty() {
            let given = self.by_kind(Kind::Given, names);
            found.retain(|n| given.binary_search(n).is_ok());
        }
        let mut own = Vec::new();
        keys::of_wholes(names, &mut own);
        found.extend(own.into_iter().flat_map(|key| self.with_key(key)));
        ordered(found)
    }

    /// Everyone with a field of a kind that can be similar to one of the query's.
    fn by_kind(&self, kind: Kind, names: &Names) -> Vec<u32> {
        let mut found = Vec::new();
        let mut own = Vec::new();
        for field in kind.fields(names) {
            own.clear();
            keys::of_field(kind, field, &mut own);
            own.sort_unstable();
            own.dedup();
            found.extend(own.iter().flat_map(|&key| self.with_key(key)));
            self.cut_off(kind, field, &mut found);
        }
        ordered(found)
    }

    fn with_key(&self, key: u64) -> impl Iterator<Item = u32> + '_ {
        let start = self.keys.partition_point(|(k, _)| *k < key);
        self.keys
            .iter()
            .skip(start)
            .take_while(move |(k, _)| *k == key)
            .map(|(_, n)| *n)
    }

    /// People with a field whose first word continues the query's, or is continued by it (rule h).
    fn cut_off(&self, kind: Kind, field: &Field, found: &mut Vec<u32>) {
        let Some(first) = field.words.first() else {
            return;
        };
        let [surnames, given] = &self.first_words;
        let words = if kind == Kind::Surname {
            surnames
        } else {
            given
        };
        let from = |word: &[char]| words.partition_point(|(w, _)| w.as_slice() < word);
        let longer = words
            .iter()
            .skip(from(first))
            .take_while(|(w, _)| w.starts_with(first));
        found.extend(longer.map(|(_, n)| *n));
        for shorter in (1..first.len()).filter_map(|length| first.get(..length)) {
            let same = words
                .iter()
                .skip(from(shorter))
                .take_while(|(w, _)| w == shorter);
            found.extend(same.map(|(_, n)| *n));
        }
    }
}

fn ordered(mut people: Vec<u32>) -> Vec<u32> {
    people.sort_unstable();
    people.dedup();
    people
}
