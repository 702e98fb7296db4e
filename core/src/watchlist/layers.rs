//! Several indexes read as one list: a base, and the new and changed records of overlays on it.
//!
//! Every record of the list has one number, the one that it would have in an index built afresh from
//! the same records; records of a layer that were replaced or withdrawn since have none.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

#[cfg(feature = "bundle")]
use crate::index::Validity;
use crate::index::{Head, Index, Part, Shown};
use crate::name::Mode;
use crate::record::{NameKind, NameQuality, Record};

/// The layers of a list, the base first.
#[derive(Clone)]
pub(crate) struct Layers {
    layers: Vec<Layer>,
    /// The whole list in its order.
    runs: Vec<Run>,
    len: usize,
    /// Where records are hidden from the one who asks: the numbers in the order of list and id.
    by_key: Option<Vec<u32>>,
}

/// One index, and which of its records the list still has.
#[derive(Clone)]
pub(crate) struct Layer {
    index: Arc<Index>,
    /// The runs of this layer, in its own order, which is also that of the list.
    visible: Vec<Run>,
    /// Parts in which any record can still be seen: the position, and the forms to be seen, where others must
    /// not be looked at.
    parts: Vec<(usize, Option<Shown>)>,
}

/// The names of one mode in a layer.
#[derive(Clone, Copy)]
pub(crate) struct Names<'a> {
    pub(crate) part: &'a Part,
    /// Those that may be looked at; `None` where all may.
    pub(crate) shown: Option<&'a Shown>,
}

/// Records that follow each other in a layer and in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// Number of the first one in the list.
    number: usize,
    layer: usize,
    /// Number of the first one in its layer.
    place: usize,
    len: usize,
}

/// A change of a list by the numbers of its records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    /// Numbers of the records that are replaced or withdrawn, ascending.
    pub(crate) hidden: Vec<usize>,
    /// Numbers that the new and changed records get, ascending.
    pub(crate) placed: Vec<usize>,
}

impl Layers {
    pub(crate) fn one(index: Arc<Index>) -> Layers {
        let len = index.len();
        let all = Run {
            number: 0,
            layer: 0,
            place: 0,
            len,
        };
        Layers::new(vec![index], vec![all], false)
    }

    /// Lays an index of new and changed records on top; its records take the numbers of `edit.placed`
    /// in their order.
    pub(crate) fn with(&self, top: Arc<Index>, edit: &Edit) -> Layers {
        let layer = self.layers.len();
        let mut kept = self.kept(&edit.hidden).into_iter();
        let (mut runs, mut number, mut ahead) = (Vec::new(), 0, None::<Run>);
        let push = |runs: &mut Vec<Run>, mut run: Run, number: &mut usize| {
            run.number = *number;
            *number += run.len;
            runs.push(run);
        };
        for (place, &at) in edit.placed.iter().enumerate() {
            while number < at {
                let Some(mut run) = ahead.take().or_else(|| kept.next()) else {
                    break;
                };
                if run.len > at - number {
                    let cut = at - number;
                    ahead = Some(Run {
                        place: run.place + cut,
                        len: run.len - cut,
                        ..run
                    });
                    run.len = cut;
                }
                push(&mut runs, run, &mut number);
            }
            let one = Run {
                number,
                layer,
                place,
                len: 1,
            };
            push(&mut runs, one, &mut number);
        }
        for run in ahead.into_iter().chain(kept) {
            push(&mut runs, run, &mut number);
        }
        let indexes = self.layers.iter().map(|layer| layer.index.clone());
        Layers::new(indexes.chain([top]).collect(), runs, false)
    }

    /// The same list for somebody who may not see the records of some numbers (ascending), nor links to
    /// them. The others get the numbers that they would have without those.
    #[cfg(feature = "bundle")]
    pub(crate) fn without(&self, hidden: &[usize]) -> Layers {
        let mut number = 0;
        let mut runs = self.kept(hidden);
        for run in &mut runs {
            run.number = number;
            number += run.len;
        }
        let indexes = self.layers.iter().map(|layer| layer.index.clone());
        let mut layers = Layers::new(indexes.collect(), runs, true);
        let mut by_key: Vec<u32> = (0..layers.len as u32).collect();
        by_key.sort_by_key(|number| layers.key(*number));
        layers.by_key = Some(by_key);
        layers
    }

    /// Whether this is what somebody may see of a list.
    pub(crate) fn is_restricted(&self) -> bool {
        self.by_key.is_some()
    }

    fn key(&self, number: u32) -> Option<(&str, &str)> {
        let head = self.head(number as usize)?;
        Some((head.list, head.id))
    }

    /// The runs without the records of some numbers.
    fn kept(&self, hidden: &[usize]) -> Vec<Run> {
        let mut hidden = hidden.iter().copied().peekable();
        let mut kept = Vec::new();
        for run in &self.runs {
            let mut from = 0;
            let mut keep = |range: Range<usize>| {
                if !range.is_empty() {
                    kept.push(Run {
                        number: 0,
                        place: run.place + range.start,
                        len: range.len(),
                        ..*run
                    });
                }
            };
            while let Some(number) = hidden.next_if(|number| *number < run.number + run.len) {
                keep(from..number - run.number);
                from = number - run.number + 1;
            }
            keep(from..run.len);
        }
        kept
    }

    /// Puts neighbouring runs together and finds out what each layer still shows; where `restricted`, hidden
    /// records must not even be told by the time that a search takes.
    fn new(indexes: Vec<Arc<Index>>, runs: Vec<Run>, restricted: bool) -> Layers {
        let mut joined: Vec<Run> = Vec::with_capacity(runs.len());
        for run in runs.into_iter().filter(|run| run.len > 0) {
            match joined.last_mut() {
                Some(last) if last.layer == run.layer && last.place + last.len == run.place => {
                    last.len += run.len;
                }
                _ => joined.push(run),
            }
        }
        let layers = indexes.into_iter().enumerate().map(|(number, index)| {
            let visible = joined.iter().filter(|run| run.layer == number);
            let mut layer = Layer {
                index,
                visible: visible.copied().collect(),
                parts: Vec::new(),
            };
            layer.parts = layer.shown_parts(restricted);
            layer
        });
        Layers {
            layers: layers.collect(),
            len: joined.last().map_or(0, |run| run.number + run.len),
            runs: joined,
            by_key: None,
        }
    }

    pub(crate) fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The index of a list that has one layer only, and shows all of it.
    pub(crate) fn single(&self) -> Option<&Arc<Index>> {
        match self.layers.as_slice() {
            [only] if !self.is_restricted() => Some(&only.index),
            _ => None,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Whether every checksum of every layer holds; the first call may read the files.
    pub(crate) fn is_sound(&self) -> bool {
        self.layers.iter().all(|layer| layer.index.is_sound())
    }

    /// How many forms are shown and how many different terms they carry.
    pub(crate) fn shown_sizes(&self) -> (usize, usize) {
        let mut forms = 0;
        let mut terms = BTreeSet::new();
        for names in self.layers.iter().flat_map(Layer::all_names) {
            let part = names.part;
            let all;
            let shown = match names.shown {
                Some(shown) => shown,
                None => {
                    all = Shown::of(part, |_| true);
                    &all
                }
            };
            forms += shown.len();
            let person = part.mode == Mode::Person;
            terms.extend(shown.terms(part).into_iter().map(|term| (person, term)));
        }
        (forms, terms.len())
    }

    /// Where a record lies.
    #[inline]
    fn find(&self, number: usize) -> Option<(&Index, usize)> {
        let after = self.runs.partition_point(|run| run.number <= number);
        let run = self.runs.get(after.checked_sub(1)?)?;
        let place = run.place + (number - run.number);
        let layer = self.layers.get(run.layer)?;
        (number < run.number + run.len).then_some((&*layer.index, place))
    }

    pub(crate) fn head(&self, number: usize) -> Option<Head<'_>> {
        let (index, place) = self.find(number)?;
        Some(index.head(place))
    }

    pub(crate) fn name(
        &self,
        number: usize,
        name: usize,
    ) -> Option<(&str, NameKind, Option<NameQuality>)> {
        let (index, place) = self.find(number)?;
        index.name(place, name)
    }

    /// What decides who may see a record.
    #[cfg(feature = "bundle")]
    pub(crate) fn validity(&self, number: usize) -> Option<Validity<'_>> {
        let (index, place) = self.find(number)?;
        index.validity(place)
    }

    /// Names of some records (ascending numbers) that no form of an index carries: those that could not be
    /// indexed, and those that another name of the record stands for. Number and name.
    #[cfg(feature = "bundle")]
    pub(crate) fn formless(&self, numbers: &[usize]) -> Vec<(usize, usize)> {
        let mut carried = BTreeSet::new();
        for layer in &self.layers {
            for part in layer.index.parts() {
                for form in 0..part.form_count() as u32 {
                    let head = part.head(form);
                    let number = layer.number(head.record as usize);
                    let asked = number.filter(|number| numbers.binary_search(number).is_ok());
                    carried.extend(asked.map(|number| (number, usize::from(head.name))));
                }
            }
        }
        let names = |number: &usize| self.validity(*number).map_or(0, |record| record.names);
        let all = numbers
            .iter()
            .flat_map(|number| (0..names(number)).map(|name| (*number, name)));
        all.filter(|name| !carried.contains(name)).collect()
    }

    /// A whole record; `None` past the end.
    pub(crate) fn record(&self, number: usize) -> Option<Record> {
        let (index, place) = self.find(number)?;
        let mut record = index.record(place)?;
        if let Some(by_key) = &self.by_key {
            let list = record.list.as_str();
            let seen = |id: &String| {
                let key = Some((list, id.as_str()));
                by_key
                    .binary_search_by_key(&key, |number| self.key(*number))
                    .is_ok()
            };
            let mut related = std::mem::take(&mut record.related);
            related.retain(seen);
            record.related = related;
        }
        Some(record)
    }
}

impl Layer {
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// The names of a mode, if the list still has any of this layer's.
    pub(crate) fn names(&self, mode: Mode) -> Option<Names<'_>> {
        self.all_names().find(|names| names.part.mode == mode)
    }

    /// The names of every mode of which the list still has any.
    pub(crate) fn all_names(&self) -> impl Iterator<Item = Names<'_>> {
        self.parts.iter().map(|(part, shown)| Names {
            part: &self.index.parts()[*part],
            shown: shown.as_ref(),
        })
    }

    /// The number in the list of a record of this layer; `None` where it was replaced or withdrawn.
    #[inline]
    pub(crate) fn number(&self, place: usize) -> Option<usize> {
        let after = self.visible.partition_point(|run| run.place <= place);
        let run = self.visible.get(after.checked_sub(1)?)?;
        let offset = place - run.place;
        (offset < run.len).then_some(run.number + offset)
    }

    /// From this place on every record has a greater number in the list than `number`.
    pub(crate) fn beyond(&self, number: usize) -> usize {
        let after = self.visible.partition_point(|run| run.number <= number);
        match after.checked_sub(1).and_then(|last| self.visible.get(last)) {
            Some(run) => run.place + (number - run.number + 1).min(run.len),
            None => 0,
        }
    }

    /// The parts of which the list still shows any name. What overlays replaced or withdrew is refused when a
    /// match is weighed ([`Layer::number`]), which costs less than asking for every form that is read; what
    /// somebody may not see is never looked at.
    fn shown_parts(&self, restricted: bool) -> Vec<(usize, Option<Shown>)> {
        let parts = self.index.parts().iter().enumerate();
        if self.visible.first().map(|run| run.len) == Some(self.index.len()) {
            return parts.map(|(position, _)| (position, None)).collect();
        }
        let seen = |place: usize| self.number(place).is_some();
        if restricted {
            let shown = parts.map(|(position, part)| (position, Shown::of(part, seen)));
            return shown
                .filter(|(_, shown)| !shown.is_empty())
                .map(|(position, shown)| (position, Some(shown)))
                .collect();
        }
        let any = |part: &Part| {
            let mut forms = 0..part.form_count() as u32;
            forms.any(|form| seen(part.head(form).record as usize))
        };
        parts
            .filter(|(_, part)| any(part))
            .map(|(position, _)| (position, None))
            .collect()
    }
}
