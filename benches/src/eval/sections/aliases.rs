//! Real aliases: the list holds the primary names only, the query is an alias.

use super::super::data::entry;
use super::super::report::{Report, Table, ratio};
use super::super::task::{Ask, SearchTask};
use super::{Run, recall_at, recall_level};
use noticematch::record::EntityKind;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn run(run: &Run, report: &mut Report) -> Result<(), String> {
    let rows = run.data.aliases()?;
    let lists: BTreeSet<&str> = rows.iter().map(|r| r.list.as_str()).collect();
    let mut table = Table::new(
        "Aliases: the list holds primary names only, the query is an alias",
        &[
            "list",
            "strength",
            "n",
            "system",
            "recall@1",
            "recall@10",
            "right one at `possible`+",
        ],
    )
    .note(
        "Many aliases share no word with the primary name: no comparison of names can find those.",
    );
    for list in lists {
        let of_list: Vec<_> = rows.iter().filter(|r| r.list == list).collect();
        let mut position: BTreeMap<&str, usize> = BTreeMap::new();
        let mut task = SearchTask {
            id: format!("aliases-{list}"),
            limit: 10,
            ..SearchTask::default()
        };
        for row in &of_list {
            position.entry(&row.entity).or_insert_with(|| {
                task.entries
                    .push(entry(task.entries.len(), &row.primary, EntityKind::Person));
                task.entries.len() - 1
            });
        }
        for row in of_list.iter().step_by(run.every) {
            task.asks.push(Ask {
                name: row.alias.clone(),
                kind: Some(EntityKind::Person),
                right: vec![position[row.entity.as_str()]],
                group: row.strength.clone(),
                ..Ask::default()
            });
        }
        let strengths: BTreeSet<String> = task.asks.iter().map(|a| a.group.clone()).collect();
        for system in run.systems {
            let Some(answers) = system.search(&task) else {
                continue;
            };
            for strength in &strengths {
                let part: Vec<_> = task
                    .asks
                    .iter()
                    .zip(&answers)
                    .filter(|(a, _)| &a.group == strength)
                    .filter_map(|(_, x)| *x)
                    .collect();
                let (one, ten, level) = (
                    recall_at(&part, 1),
                    recall_at(&part, 10),
                    recall_level(&part, 2),
                );
                for (name, value) in [("r1", one), ("r10", ten), ("possible", level)] {
                    report.figure(
                        format!("aliases.{}.{list}.{strength}.{name}", system.key()),
                        value,
                    );
                }
                table.row(vec![
                    list.into(),
                    strength.clone(),
                    part.len().to_string(),
                    system.name().into(),
                    ratio(one),
                    ratio(ten),
                    ratio(level),
                ]);
            }
        }
    }
    report.table(table);
    Ok(())
}
