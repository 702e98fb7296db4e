//! Official examples of romanization standards: does a text meet its own romanization?

use super::super::report::{Report, Table, percent};
use super::super::task::{Pair, PairTask};
use super::Run;
use std::collections::BTreeMap;

/// `acadsin-zho-Hani-Latn-2002` -> `Hani`.
fn script(system: &str) -> String {
    system
        .split('-')
        .find(|p| p.len() == 4 && p.chars().next().is_some_and(|c| c.is_ascii_uppercase()))
        .unwrap_or("other")
        .into()
}

pub(super) fn run(run: &Run, report: &mut Report) -> Result<(), String> {
    let pairs = run
        .data
        .romanizations()?
        .into_iter()
        .map(|[system, a, b]| Pair {
            a,
            b,
            kind: None,
            is_match: true,
            group: script(&system),
        });
    let task = PairTask {
        id: "romanization".into(),
        pairs: pairs.collect(),
    };
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    task.pairs
        .iter()
        .for_each(|p| *sizes.entry(&p.group).or_default() += 1);
    let answers: Vec<_> = run
        .systems
        .iter()
        .filter_map(|s| Some((s, s.pairs(&task)?.0)))
        .collect();
    let header: Vec<String> = ["script", "n"]
        .map(String::from)
        .into_iter()
        .chain(answers.iter().map(|(s, _)| s.name().to_owned()))
        .collect();
    let mut table = Table::new("Romanization standards: share of official examples that reach the own level, %", &header.iter().map(String::as_str).collect::<Vec<_>>())
        .note("Place names and phrases as well as persons, 289 standards; matches only, so read it with the false alerts below.");
    for (group, n) in sizes {
        let mut cells = vec![group.to_owned(), n.to_string()];
        for (system, scored) in &answers {
            let alerts = task
                .pairs
                .iter()
                .zip(scored)
                .filter(|(p, s)| p.group == group && s.level >= 2)
                .count();
            report.figure(
                format!("romanization.{}.{group}", system.key()),
                alerts as f64 / n as f64,
            );
            cells.push(percent(alerts as f64 / n as f64));
        }
        table.row(cells);
    }
    report.table(table);
    Ok(())
}
