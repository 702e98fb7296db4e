//! Recall and false alerts by culture: whom does the matcher serve worst, and whom does it stop most often?

use super::super::metrics::{per_10_000, share};
use super::super::report::{Report, Table, decimal, percent};
use super::super::task::{Answer, Ask, SearchTask, System};
use super::Run;
use crate::generate::{Generator, Person, UNLISTED};
use crate::rng::Rng;
use crate::variation::Variation;
use noticematch::record::EntityKind;
use std::collections::BTreeMap;

/// Persons on the list; queried ones are spread over it.
const LISTED: u64 = 10_000;
const QUERIES: u64 = 6_000;
/// Groups smaller than this say nothing.
const SMALLEST: usize = 25;

/// The variations that documents show most.
const USUAL: [Variation; 6] = [
    Variation::OneEdit,
    Variation::Spelling,
    Variation::Drop,
    Variation::Reorder,
    Variation::Glue,
    Variation::Initial,
];

pub(super) fn run(run: &Run, report: &mut Report) -> Result<(), String> {
    let generator = Generator::new(run.seed);
    let (varied, native, strangers) = tasks(&generator, run.seed, run.every as u64);
    for system in run
        .systems
        .iter()
        .filter(|s| matches!(s.key(), "own" | "token_sort"))
    {
        table(report, system.as_ref(), [&varied, &native, &strangers]);
    }
    Ok(())
}

fn base(id: &str, generator: &Generator, native: bool) -> SearchTask {
    let mut entries: Vec<_> = generator.records(LISTED).collect();
    if !native {
        entries.iter_mut().for_each(|e| {
            e.names
                .retain(|n| n.kind != noticematch::record::NameKind::OriginalScript)
        });
    }
    SearchTask {
        id: id.into(),
        entries,
        limit: 10,
        ..SearchTask::default()
    }
}

fn ask(person: &Person, name: String, right: Vec<usize>) -> Ask {
    Ask {
        name,
        kind: Some(EntityKind::Person),
        right,
        group: person.culture.into(),
        ..Ask::default()
    }
}

/// Varied Latin names; native names against a Latin list; strangers of the same distribution.
fn tasks(generator: &Generator, seed: u64, every: u64) -> (SearchTask, SearchTask, SearchTask) {
    let mut varied = base("fairness-varied", generator, true);
    let mut native = base("fairness-native", generator, false);
    let mut strangers = base("fairness-strangers", generator, true);
    for i in 0..QUERIES / every {
        let mut rng = Rng::for_item(seed ^ 0xFA1, i);
        let person = generator.person(rng.below(LISTED as usize) as u64);
        let right = vec![person.number as usize];
        let kind = USUAL[rng.below(USUAL.len())];
        varied.asks.extend(
            kind.apply(&person.name, &mut rng)
                .map(|name| ask(&person, name, right.clone())),
        );
        native.asks.extend(
            person
                .native
                .clone()
                .map(|name| ask(&person, name, right.clone())),
        );
        let stranger = generator.person(UNLISTED + i);
        strangers
            .asks
            .push(ask(&stranger, stranger.name.clone(), Vec::new()));
    }
    (varied, native, strangers)
}

fn grouped(
    task: &SearchTask,
    answers: Option<Vec<Option<Answer>>>,
) -> BTreeMap<String, Vec<Answer>> {
    let mut groups: BTreeMap<String, Vec<Answer>> = BTreeMap::new();
    for (ask, answer) in task.asks.iter().zip(answers.unwrap_or_default()) {
        groups.entry(ask.group.clone()).or_default().extend(answer);
    }
    groups
}

fn table(report: &mut Report, system: &dyn System, tasks: [&SearchTask; 3]) {
    let [varied, native, strangers] = tasks.map(|t| grouped(t, system.search(t)));
    let found = |group: Option<&Vec<Answer>>| match group {
        Some(g) if g.len() >= SMALLEST => {
            share(g.iter().filter(|a| a.right_level >= 2).count(), g.len())
        }
        _ => f64::NAN,
    };
    let alerts = |group: Option<&Vec<Answer>>| match group {
        Some(g) if g.len() >= SMALLEST => {
            per_10_000(g.iter().filter(|a| a.top_level >= 2).count(), g.len())
        }
        _ => f64::NAN,
    };
    let mut table = Table::new(
        &format!("By culture: {}", system.name().trim_matches('*')),
        &["culture", "n", "varied name at `possible`+, %", "native name at `possible`+, %", "alerts per 10,000 strangers"],
    )
    .note("A generated list of 10,000 persons; varied: one edit, other spelling, dropped word, reordered, glued, initial. \
           Strangers come from the same distribution, so namesakes are among them.");
    let (mut worst_recall, mut worst_alerts) =
        ((f64::INFINITY, String::new()), (0.0, String::new()));
    for (culture, group) in &varied {
        let (latin, other, false_alerts) = (
            found(Some(group)),
            found(native.get(culture)),
            alerts(strangers.get(culture)),
        );
        report.figure(format!("fairness.{}.{culture}.recall", system.key()), latin);
        report.figure(format!("fairness.{}.{culture}.native", system.key()), other);
        report.figure(
            format!("fairness.{}.{culture}.alerts", system.key()),
            false_alerts,
        );
        if latin < worst_recall.0 {
            worst_recall = (latin, culture.clone());
        }
        if false_alerts > worst_alerts.0 {
            worst_alerts = (false_alerts, culture.clone());
        }
        table.row(vec![
            culture.clone(),
            group.len().to_string(),
            percent(latin),
            percent(other),
            decimal(false_alerts),
        ]);
    }
    table.row(vec![
        "**worst**".into(),
        String::new(),
        format!("{} ({})", worst_recall.1, percent(worst_recall.0)),
        String::new(),
        format!("{} ({})", worst_alerts.1, decimal(worst_alerts.0)),
    ]);
    report.table(table);
}
