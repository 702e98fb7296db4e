//! Where the records of an overlay belong in the list beneath it, and finding that out.

use std::borrow::Cow;
use std::collections::HashMap;

use super::Key;
use super::overlay::{Overlay, Put, Standing};
use crate::record::Record;
use crate::watchlist::Edit;
use crate::{Error, ErrorKind, ListInfo, Result};

/// A list of records, in memory or in an index.
pub(crate) trait Records {
    fn count(&self) -> usize;
    /// List and id of a record.
    fn key(&self, number: usize) -> Option<(&str, &str)>;
    fn record(&self, number: usize) -> Option<Cow<'_, Record>>;
    /// What it holds, in a word.
    fn content_id(&self) -> Result<String>;
}

/// An overlay on a list: the numbers, and the new and changed records in their order.
pub(crate) struct Resolved<'a> {
    pub(crate) edit: Edit,
    pub(crate) records: Vec<&'a Record>,
}

fn fault(what: impl std::fmt::Display) -> Error {
    Error::new(
        ErrorKind::List,
        format!("could not lay an overlay over the list: {what}"),
    )
}

/// Finds where an overlay's records belong in `base`.
pub(crate) fn resolve<'a, R: Records + ?Sized>(
    overlay: &'a Overlay,
    base: &R,
) -> Result<Resolved<'a>> {
    match &overlay.standing {
        Some(standing) => {
            let found = base.content_id()?;
            if found != standing.from {
                return Err(fault(format_args!(
                    "it was made for {} and this is {found}; take the list for which it was made, or \
                     make the overlay for this one",
                    standing.from
                )));
            }
            by_place(overlay, base)
        }
        None => by_key(overlay, base),
    }
}

/// By the numbers that the overlay states; each must have the key that the overlay says.
fn by_place<'a, R: Records + ?Sized>(overlay: &'a Overlay, base: &R) -> Result<Resolved<'a>> {
    let mut hidden = Vec::with_capacity(overlay.len());
    let gone = overlay.gone.iter().map(|(key, was)| (key, *was));
    let changed = overlay
        .put
        .iter()
        .filter(|(_, put)| put.was.is_some())
        .map(|(key, put)| (key, put.was));
    for (key, was) in gone.chain(changed) {
        let number = was.filter(|n| base.key(*n) == Some((&key.list, &key.id)));
        hidden.push(number.ok_or_else(|| {
            fault("it names a place where the list has another record; make it again")
        })?);
    }
    hidden.sort_unstable();
    let mut puts: Vec<(usize, &Record)> = Vec::with_capacity(overlay.put.len());
    for put in overlay.put.values() {
        let at = put
            .at
            .ok_or_else(|| fault("a record has no place; make it again"))?;
        puts.push((at, &put.record));
    }
    puts.sort_unstable_by_key(|(at, _)| *at);
    let total = base.count() - hidden.len() + puts.len();
    let twice = puts.windows(2).any(|pair| pair[0].0 == pair[1].0);
    if twice || puts.last().is_some_and(|(at, _)| *at >= total) {
        return Err(fault(
            "two of its records have one place, or one lies past the end; make it again",
        ));
    }
    Ok(resolved(hidden, puts))
}

/// By list and id: changed records stay where they were, new ones follow at the end.
fn by_key<'a, R: Records + ?Sized>(overlay: &'a Overlay, base: &R) -> Result<Resolved<'a>> {
    let keys = overlay.gone.keys().chain(overlay.put.keys());
    let mut found: HashMap<(&str, &str), Option<usize>> = keys
        .map(|key| ((key.list.as_str(), key.id.as_str()), None))
        .collect();
    for number in 0..base.count() {
        let Some(place) = base.key(number).and_then(|key| found.get_mut(&key)) else {
            continue;
        };
        if let Some(first) = place.replace(number) {
            return Err(fault(format_args!(
                "it touches record {number}, which has the list and id of record {first}; ids must be \
                 unique within a list"
            )));
        }
    }
    let find = |key: &Key| found.get(&(key.list.as_str(), key.id.as_str())).copied();
    let mut gone = Vec::with_capacity(overlay.gone.len());
    for (place, key) in overlay.gone.keys().enumerate() {
        let number = find(key).flatten();
        gone.push(number.ok_or_else(|| {
            fault(format_args!(
                "its withdrawal {} of {} is of a record of {:?} that the list does not have; it may be \
                 withdrawn already, or the overlay is for another list",
                place + 1,
                overlay.gone.len(),
                key.list
            ))
        })?);
    }
    gone.sort_unstable();
    let (mut hidden, mut puts) = (gone.clone(), Vec::with_capacity(overlay.put.len()));
    let mut end = base.count() - gone.len();
    for (key, put) in &overlay.put {
        let at = match find(key).flatten() {
            Some(number) => {
                hidden.push(number);
                number - gone.partition_point(|g| *g < number)
            }
            None => {
                end += 1;
                end - 1
            }
        };
        puts.push((at, &put.record));
    }
    hidden.sort_unstable();
    puts.sort_unstable_by_key(|(at, _)| *at);
    Ok(resolved(hidden, puts))
}

fn resolved(hidden: Vec<usize>, puts: Vec<(usize, &Record)>) -> Resolved<'_> {
    let (placed, records) = puts.into_iter().unzip();
    Resolved {
        edit: Edit { hidden, placed },
        records,
    }
}

/// What leads from one list to another.
pub(crate) fn between<A, B>(old: &A, new: &B) -> Result<Overlay>
where
    A: Records + ?Sized,
    B: Records + ?Sized,
{
    let (places, _) = (numbers(old)?, numbers(new)?);
    let missing = || fault("a record cannot be read");
    // The records that stay as they are, by their numbers in the old list; among them those that keep
    // their order.
    let (mut same, mut lists) = (vec![None; new.count()], Vec::<ListInfo>::new());
    for (number, same) in same.iter_mut().enumerate() {
        let record = new.record(number).ok_or_else(missing)?;
        count(&mut lists, &record);
        let was = places.get(&(record.list.as_str(), record.id.as_str()));
        *same = was
            .copied()
            .filter(|was| old.record(*was).as_deref() == Some(&*record));
    }
    let kept = in_order(&same);
    let mut overlay = Overlay {
        standing: Some(Standing {
            from: old.content_id()?,
            to: new.content_id()?,
        }),
        lists,
        ..Overlay::default()
    };
    let mut gone = vec![true; old.count()];
    for (number, kept) in kept.iter().enumerate() {
        let key = new.key(number).ok_or_else(missing)?;
        let was = places.get(&key).copied();
        if let Some(was) = was {
            gone[was] = false;
        }
        if !kept {
            let record = new.record(number).ok_or_else(missing)?.into_owned();
            let at = Some(number);
            let key = Key::of(&record);
            overlay.put.insert(key, Put { record, at, was });
        }
    }
    for (was, _) in gone.iter().enumerate().filter(|(_, gone)| **gone) {
        let (list, id) = old.key(was).ok_or_else(missing)?;
        let (list, id) = (list.to_owned(), id.to_owned());
        overlay.gone.insert(Key { list, id }, Some(was));
    }
    Ok(overlay)
}

/// The number of each key; each may stand once.
fn numbers<R: Records + ?Sized>(list: &R) -> Result<HashMap<(&str, &str), usize>> {
    let mut numbers = HashMap::with_capacity(list.count());
    for number in 0..list.count() {
        let key = list.key(number).unwrap_or_default();
        if let Some(first) = numbers.insert(key, number) {
            return Err(Error::new(
                ErrorKind::List,
                format!(
                    "record {} of list {:?} has the id of record {}; ids must be unique within a list",
                    number + 1,
                    key.0,
                    first + 1
                ),
            ));
        }
    }
    Ok(numbers)
}

fn count(lists: &mut Vec<ListInfo>, record: &Record) {
    let position = lists.iter().rposition(|list| list.id == record.list);
    let position = position.unwrap_or_else(|| {
        lists.push(ListInfo {
            id: record.list.clone(),
            ..ListInfo::default()
        });
        lists.len() - 1
    });
    lists[position].records += 1;
    lists[position].names += record.names.len();
}

/// Which entries belong to a longest rising sequence. O(n log n), by piles of cards.
fn in_order(numbers: &[Option<usize>]) -> Vec<bool> {
    let (mut piles, mut before) = (Vec::<usize>::new(), vec![None; numbers.len()]);
    for (at, number) in numbers.iter().enumerate() {
        let Some(number) = number else { continue };
        let pile = piles.partition_point(|top| numbers[*top].is_some_and(|top| top < *number));
        before[at] = pile.checked_sub(1).map(|left| piles[left]);
        match piles.get_mut(pile) {
            Some(top) => *top = at,
            None => piles.push(at),
        }
    }
    let mut kept = vec![false; numbers.len()];
    let mut at = piles.last().copied();
    while let Some(position) = at {
        kept[position] = true;
        at = before[position];
    }
    kept
}
