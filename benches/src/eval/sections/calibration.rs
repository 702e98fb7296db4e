//! What each level costs: alerts per 10,000 clean travellers on lists of 1,000, 10,000 and 100,000 persons.

use super::super::metrics::per_10_000;
use super::super::report::{Report, Table, decimal};
use super::super::task::{Answer, SearchTask};
use super::{Run, clean};
use crate::generate::Generator;

const SIZES: [u64; 3] = [1_000, 10_000, 100_000];

pub(super) fn run(run: &Run, report: &mut Report) -> Result<(), String> {
    let travellers = run.data.travellers()?;
    let generator = Generator::new(run.seed);
    let mut table = Table::new(
        "Calibration: alerts per 10,000 clean travellers at each level, by size of the list",
        &[
            "persons listed",
            "asked with",
            "system",
            "strong",
            "probable+",
            "possible+",
            "weak+",
        ],
    )
    .note("Generated lists of many cultures; the travellers are on none of them.");
    for size in SIZES {
        let entries: Vec<_> = generator.records(size).collect();
        for facts in [false, true] {
            let task: SearchTask = clean::task(
                &format!("generated-{size}"),
                &entries,
                &travellers,
                facts,
                run.every * 2,
            );
            for system in run.systems.iter().filter(|s| s.key() == "own") {
                let Some(answers) = system.search(&task) else {
                    continue;
                };
                let given: Vec<Answer> = answers.into_iter().flatten().collect();
                let at = |level: u8| {
                    per_10_000(
                        given.iter().filter(|a| a.top_level >= level).count(),
                        given.len(),
                    )
                };
                let with = if facts { "facts" } else { "name" };
                for (name, level) in [("strong", 4), ("probable", 3), ("possible", 2), ("weak", 1)]
                {
                    report.figure(
                        format!("calibration.{}.{size}.{with}.{name}", system.key()),
                        at(level),
                    );
                }
                let cells = [4, 3, 2, 1].map(|l| decimal(at(l)));
                table.row(
                    [size.to_string(), with.into(), system.name().into()]
                        .into_iter()
                        .chain(cells)
                        .collect(),
                );
            }
        }
    }
    report.table(table);
    Ok(())
}
