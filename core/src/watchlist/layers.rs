//! Several indexes read as one list: a base, and the new and changed records of overlays on it.
//!
//! Every record of the list has one number, the one that it would have in an index built afresh from
//! the same records; records of a layer that were replaced or withdrawn since have none.

use std::ops::Range;
use std::sync::Arc;

use crate::index::{Head, Index, Part};
use crate::name::Mode;
use crate::record::{NameKind, NameQuality, Record};

/// The layers of a list, the base first.
#[derive(Clone)]
pub(crate) struct Layers {
    layers: Vec<Layer>,
    /// The whole list in its order.
    runs: Vec<Run>,
    len: usize,
}

/// One index, and which of its records the list still has.
#[derive(Clone)]
pub(crate) struct Layer {
    index: Arc<Index>,
    /// The runs of this layer, in its own order, which is also that of the list.
    visible: Vec<Run>,
    /// Parts in which any record can still be seen, by position.
    parts: Vec<usize>,
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
        Layers::new(vec![index], vec![all])
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
        Layers::new(indexes.chain([top]).collect(), runs)
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

    /// Puts neighbouring runs together and finds out what each layer still shows.
    fn new(indexes: Vec<Arc<Index>>, runs: Vec<Run>) -> Layers {
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
            layer.parts = layer.visible_parts();
            layer
        });
        Layers {
            layers: layers.collect(),
            len: joined.last().map_or(0, |run| run.number + run.len),
            runs: joined,
        }
    }

    pub(crate) fn layers(&self) -> &[Layer] {
        &self.layers
    }

    /// The index of a list that has one layer only.
    pub(crate) fn single(&self) -> Option<&Index> {
        match self.layers.as_slice() {
            [only] => Some(&only.index),
            _ => None,
        }
    }

    pub(crate) fn single_shared(&self) -> Option<Arc<Index>> {
        match self.layers.as_slice() {
            [only] => Some(only.index.clone()),
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

    /// A whole record; `None` past the end.
    pub(crate) fn record(&self, number: usize) -> Option<Record> {
        let (index, place) = self.find(number)?;
        index.record(place)
    }
}

impl Layer {
    pub(crate) fn index(&self) -> &Index {
        &self.index
    }

    /// The part with names of a mode, if the list still has any of its names.
    pub(crate) fn part(&self, mode: Mode) -> Option<&Part> {
        let mut parts = self.parts.iter().map(|part| &self.index.parts()[*part]);
        parts.find(|part| part.mode == mode)
    }

    /// The number in the list of a record of this layer; `None` where it was replaced or withdrawn.
    #[inline]
    pub(crate) fn number(&self, place: usize) -> Option<usize> {
        let after = self.visible.partition_point(|run| run.place <= place);
        let run = self.visible.get(after.checked_sub(1)?)?;
        let offset = place - run.place;
        (offset < run.len).then_some(run.number + offset)
    }

    fn visible_parts(&self) -> Vec<usize> {
        let seen = |part: &Part| {
            if self.visible.first().map(|run| run.len) == Some(self.index.len()) {
                return true;
            }
            let mut forms = 0..part.form_count() as u32;
            forms.any(|form| self.number(part.head(form).record as usize).is_some())
        };
        let parts = self.index.parts().iter().enumerate();
        parts
            .filter(|(_, part)| seen(part))
            .map(|(position, _)| position)
            .collect()
    }
}
