//! Labelled pairs of names: is the score of a match above that of a look-alike?

use super::super::metrics::{auc, best_f1, decide};
use super::super::report::{Report, Table, decimal, ratio};
use super::super::task::{Pair, PairTask, Scored};
use super::Run;
use noticematch::record::EntityKind;

/// `possible` and above is an alert.
const ALERT: u8 = 2;

fn kind(schema: &str) -> Option<EntityKind> {
    match schema {
        "Person" => Some(EntityKind::Person),
        "Vessel" => Some(EntityKind::Vessel),
        "Company" | "Organization" => Some(EntityKind::Organization),
        _ => None,
    }
}

pub(super) fn run(run: &Run, report: &mut Report) -> Result<(), String> {
    let pairs = run
        .data
        .name_pairs()?
        .into_iter()
        .map(|[schema, a, b, label, quality]| Pair {
            a,
            b,
            kind: kind(&schema),
            is_match: label == "true",
            group: quality,
        });
    let task = PairTask {
        id: "name-pairs".into(),
        pairs: pairs.collect(),
    };
    let mut quality = Table::new(
        "Labelled pairs, persons and organisations: share that alerts at the own level, by quality of the label",
        &[
            "system",
            "strong match",
            "medium match",
            "weak match",
            "strong non-match",
            "medium non-match",
            "weak non-match",
        ],
    );
    let mut table = Table::new(
        "Labelled pairs",
        &[
            "system",
            "pairs",
            "n",
            "precision",
            "recall",
            "F1 own level",
            "F1 best",
            "at",
            "AUC",
            "µs a pair",
        ],
    )
    .note("Own level: `possible` and above; peers at their usual threshold.");
    for system in run.systems {
        let Some((scored, micros)) = system.pairs(&task) else {
            continue;
        };
        for (group, wanted) in [
            ("all", None),
            ("persons", Some(true)),
            ("organisations", Some(false)),
        ] {
            let part: Vec<(Scored, bool)> = task
                .pairs
                .iter()
                .zip(&scored)
                .filter(|(p, _)| wanted.is_none_or(|w| (p.kind == Some(EntityKind::Person)) == w))
                .map(|(p, s)| (*s, p.is_match))
                .collect();
            let points: Vec<(u16, bool)> = part.iter().map(|(s, m)| (s.points, *m)).collect();
            let own = decide(&part, |s| s.level >= ALERT);
            let (at, best) = best_f1(&points);
            let area = auc(&points);
            for (name, value) in [
                ("precision", own.precision),
                ("recall", own.recall),
                ("f1", own.f1),
                ("f1_best", best),
                ("auc", area),
            ] {
                report.figure(format!("pairs.{}.{group}.{name}", system.key()), value);
            }
            table.row(vec![
                system.name().into(),
                group.into(),
                part.len().to_string(),
                ratio(own.precision),
                ratio(own.recall),
                ratio(own.f1),
                ratio(best),
                at.to_string(),
                ratio(area),
                decimal(micros),
            ]);
        }
        report.figure(format!("pairs.{}.micros", system.key()), micros);
        let share = |label: &str, is_match: bool| {
            let alerts: Vec<bool> = task
                .pairs
                .iter()
                .zip(&scored)
                .filter(|(p, _)| p.group == label && p.is_match == is_match)
                .map(|(_, s)| s.level >= ALERT)
                .collect();
            format!("{}/{}", alerts.iter().filter(|a| **a).count(), alerts.len())
        };
        let cells = [true, false]
            .into_iter()
            .flat_map(|m| ["STRONG", "MEDIUM", "WEAK"].map(|l| share(l, m)));
        quality.row(
            std::iter::once(system.name().to_owned())
                .chain(cells)
                .collect(),
        );
    }
    report.table(table);
    report.table(quality);
    Ok(())
}
