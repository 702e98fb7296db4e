//! Entries that a publisher scatters over several rows: gathered first, handed over at the end.

use std::collections::{BTreeMap, BTreeSet};

use super::load::Load;
use crate::error::Result;
use crate::record::{Name, NameKind, Record};

/// Entries in the order of their first row.
#[derive(Default)]
pub(super) struct Groups {
    order: Vec<Group>,
    by_id: BTreeMap<String, usize>,
}

/// One entry being gathered.
pub(super) struct Group {
    /// Line of its first row.
    pub line: u64,
    pub record: Record,
    /// Cells taken already: rows of one entry repeat most of them.
    seen: BTreeSet<(usize, String)>,
}

impl Groups {
    /// The entry of that id, made with `new` at its first row.
    pub fn entry(
        &mut self,
        id: &str,
        line: u64,
        new: impl FnOnce() -> Record,
    ) -> Option<&mut Group> {
        let next = self.order.len();
        let index = *self.by_id.entry(id.to_owned()).or_insert(next);
        if index == next {
            self.order.push(Group {
                line,
                record: new(),
                seen: BTreeSet::new(),
            });
        }
        self.order.get_mut(index)
    }

    /// Hands all entries over, in the order of their first rows, primary names first.
    pub fn emit(self, load: &mut Load<'_>) -> Result<()> {
        for mut group in self.order {
            primary_first(load, group.line, &mut group.record);
            load.emit(group.line, group.record)?;
        }
        Ok(())
    }
}

impl Group {
    /// Whether this cell of column `column` has not been taken for this entry yet.
    pub fn is_new(&mut self, column: usize, text: &str) -> bool {
        !text.is_empty() && self.seen.insert((column, text.to_owned()))
    }

    pub fn add_name(&mut self, name: Name) {
        let known = |n: &Name| n.text == name.text && n.kind == name.kind;
        if !name.text.is_empty() && !self.record.names.iter().any(known) {
            self.record.names.push(name);
        }
    }
}

/// One primary name in front; others that the publisher calls primary become aliases.
fn primary_first(load: &mut Load<'_>, line: u64, record: &mut Record) {
    record
        .names
        .sort_by_key(|name| name.kind != NameKind::Primary);
    for name in record
        .names
        .iter_mut()
        .skip(1)
        .filter(|name| name.kind == NameKind::Primary)
    {
        name.kind = NameKind::Alias;
        load.change(
            line,
            "name",
            "a second primary name of one entry taken as an alias",
        );
    }
    if let Some(first) = record
        .names
        .first_mut()
        .filter(|name| name.kind == NameKind::Alias)
    {
        first.kind = NameKind::Primary;
        load.change(line, "name", "no primary name; the first one taken for it");
    }
}
