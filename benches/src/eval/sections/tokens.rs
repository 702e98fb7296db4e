//! Labelled variants of single given names and family names: the rules on tokens alone.

use super::super::metrics::{auc, best_f1};
use super::super::report::{Report, Table, percent, ratio};
use super::super::task::{Pair, PairTask};
use super::Run;
use noticematch::record::EntityKind;

pub(super) fn run(run: &Run, report: &mut Report) -> Result<(), String> {
    let pairs = run
        .data
        .token_variants()?
        .into_iter()
        .step_by(run.every)
        .map(|[kind, a, b, label]| Pair {
            a,
            b,
            kind: Some(EntityKind::Person),
            is_match: label == "1",
            group: kind,
        });
    let task = PairTask {
        id: "token-variants".into(),
        pairs: pairs.collect(),
    };
    let mut table = Table::new(
        "Variants of single names",
        &["system", "kind", "n", "AUC", "F1 best", "at", "variants that alert %", "others that alert %"],
    )
    .note("One name against one name: no level is calibrated for that; the order of the scores (AUC) is what counts.");
    for system in run.systems {
        let Some((scored, _)) = system.pairs(&task) else {
            continue;
        };
        for group in ["given", "surname"] {
            let part: Vec<_> = task
                .pairs
                .iter()
                .zip(&scored)
                .filter(|(p, _)| p.group == group)
                .collect();
            let points: Vec<(u16, bool)> =
                part.iter().map(|(p, s)| (s.points, p.is_match)).collect();
            let alerts = |is_match: bool| {
                let of: Vec<_> = part
                    .iter()
                    .filter(|(p, _)| p.is_match == is_match)
                    .collect();
                of.iter().filter(|(_, s)| s.level >= 2).count() as f64 / of.len().max(1) as f64
            };
            let (at, best) = best_f1(&points);
            let area = auc(&points);
            report.figure(format!("tokens.{}.{group}.auc", system.key()), area);
            report.figure(format!("tokens.{}.{group}.f1_best", system.key()), best);
            table.row(vec![
                system.name().into(),
                group.into(),
                part.len().to_string(),
                ratio(area),
                ratio(best),
                at.to_string(),
                percent(alerts(true)),
                percent(alerts(false)),
            ]);
        }
    }
    report.table(table);
    Ok(())
}
