//! Persons on no list: how many are offered to an officer all the same?

use super::super::data::Traveller;
use super::super::metrics::{per_10_000, threshold_at};
use super::super::report::{Report, Table, decimal};
use super::super::task::{Answer, Ask, SearchTask, System};
use super::Run;
use noticematch::record::{EntityKind, Record};

/// The lists of this section.
pub(super) const LISTS: [&str; 3] = ["un", "ofac", "interpol"];

/// The travellers against a list, with or without facts.
pub(super) fn task(
    list: &str,
    entries: &[Record],
    travellers: &[Traveller],
    facts: bool,
    every: usize,
) -> SearchTask {
    let ask = |t: &Traveller| Ask {
        name: t.name.clone(),
        kind: Some(EntityKind::Person),
        born: t.born.clone().filter(|_| facts),
        sex: t.sex.filter(|_| facts),
        nationality: Some(t.nationality.clone()).filter(|_| facts),
        group: t.nationality.clone(),
        ..Ask::default()
    };
    SearchTask {
        id: format!("clean-{list}"),
        entries: entries.to_vec(),
        asks: travellers.iter().step_by(every).map(ask).collect(),
        limit: 3,
        facts,
        heavy: true,
    }
}

/// Best points of every traveller, for thresholds.
pub(super) fn tops(answers: &[Option<Answer>]) -> Vec<u16> {
    answers.iter().flatten().map(|a| a.top).collect()
}

pub(super) fn run(run: &Run, report: &mut Report) -> Result<(), String> {
    let travellers = run.data.travellers()?;
    let mut table = Table::new(
        "Clean travellers: false alerts per 10,000",
        &["list", "entries", "asked with", "n", "system", "strong", "probable+", "possible+", "weak+", "points that 0.5 % reach", "0.1 %"],
    )
    .note("Synthetic persons on no list, asked as persons. Facts: date of birth, sex, nationality. `possible` and above is what an officer sees.");
    for list in LISTS {
        let entries = match run.data.list(list) {
            Ok(entries) => entries,
            Err(why) => {
                report.skip(&format!("clean travellers on {list}"), &why);
                continue;
            }
        };
        for facts in [false, true] {
            let task = task(list, &entries, &travellers, facts, run.every);
            for system in run.systems {
                let Some(answers) = system.search(&task) else {
                    continue;
                };
                row(&mut table, report, system.as_ref(), list, &task, &answers);
            }
        }
    }
    report.table(table);
    Ok(())
}

fn row(
    table: &mut Table,
    report: &mut Report,
    system: &dyn System,
    list: &str,
    task: &SearchTask,
    answers: &[Option<Answer>],
) {
    let given: Vec<Answer> = answers.iter().flatten().copied().collect();
    let at = |level: u8| {
        per_10_000(
            given.iter().filter(|a| a.top_level >= level).count(),
            given.len(),
        )
    };
    let with = if task.facts {
        "name and facts"
    } else {
        "name only"
    };
    let key = format!(
        "clean.{}.{list}.{}",
        system.key(),
        if task.facts { "facts" } else { "name" }
    );
    for (name, level) in [("strong", 4), ("probable", 3), ("possible", 2), ("weak", 1)] {
        report.figure(format!("{key}.{name}"), at(level));
    }
    let (t5, t1) = (
        threshold_at(&tops(answers), 50),
        threshold_at(&tops(answers), 10),
    );
    report.figure(format!("{key}.t0_5"), f64::from(t5));
    report.figure(format!("{key}.t0_1"), f64::from(t1));
    let peer = system.key() != "own";
    let cell = |level: u8| {
        if peer && level != 2 {
            "-".into()
        } else {
            decimal(at(level))
        }
    };
    table.row(vec![
        list.into(),
        task.entries.len().to_string(),
        with.into(),
        given.len().to_string(),
        system.name().into(),
        cell(4),
        cell(3),
        cell(2),
        cell(1),
        t5.to_string(),
        t1.to_string(),
    ]);
}
