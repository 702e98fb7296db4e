//! The queries: listed persons with each kind of variation, strangers, and names that stress retrieval.

use super::source::Source;
use crate::generate::Generator;
use crate::rng::Rng;
use crate::variation::Variation;

/// One query.
#[derive(Debug, Clone)]
pub struct Ask {
    /// The name.
    pub name: String,
    /// Position of the listed person, none for strangers.
    pub right: Option<u64>,
    /// The person's listed name, for "a person of the same name".
    pub listed_name: String,
    /// Row of the table.
    pub kind: &'static str,
    /// listed, unlisted, adversarial.
    pub group: &'static str,
}

/// `each` queries of every kind of variation, ten times as many strangers, and adversarial names.
/// Queried persons lie anywhere in the list.
pub fn workload(source: &Source, each: usize, seed: u64) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (n, variation) in Variation::ALL.into_iter().enumerate() {
        asks.extend(listed(
            source,
            each,
            Rng::for_item(seed, n as u64),
            variation.label(),
            |names, rng| variation.apply(&names.latin, rng),
        ));
    }
    asks.extend(listed(
        source,
        each,
        Rng::for_item(seed, 99),
        "other script",
        |names, _| names.native.clone(),
    ));
    let stranger = |i: usize| ask(source.stranger(i as u64), "unlisted", "unlisted");
    asks.extend((0..each * 10).map(stranger));
    let generator = Generator::new(seed);
    asks.extend((0..each * 5).map(|i| {
        ask(
            generator.adversarial(i as u64),
            ADVERSARIAL[i % 5],
            "adversarial",
        )
    }));
    asks
}

const ADVERSARIAL: [&str; 5] = [
    "two common words",
    "one word",
    "five Arabic words",
    "three common words",
    "initials only",
];

fn ask(name: String, kind: &'static str, group: &'static str) -> Ask {
    Ask {
        name,
        right: None,
        listed_name: String::new(),
        kind,
        group,
    }
}

fn listed(
    source: &Source,
    each: usize,
    mut rng: Rng,
    kind: &'static str,
    vary: impl Fn(&super::source::Names, &mut Rng) -> Option<String>,
) -> Vec<Ask> {
    let mut asks = Vec::new();
    // Not every name has every variation: draw until enough have, but not for ever.
    for _ in 0..each * 50 {
        if asks.len() == each {
            break;
        }
        let position = rng.below(source.len() as usize) as u64;
        let names = source.names(position);
        let varied = vary(&names, &mut rng);
        asks.extend(varied.map(|name| Ask {
            name,
            right: Some(position),
            listed_name: names.latin,
            kind,
            group: "listed",
        }));
    }
    asks
}

/// Words of a name in a fixed order and lower case: the same for namesakes.
pub fn key(name: &str) -> String {
    let mut words: Vec<String> = name
        .to_lowercase()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    words.sort();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workload_covers_every_kind_and_the_whole_list() {
        let source = Source::generated(1, 2_000);
        let asks = workload(&source, 20, 1);
        for variation in Variation::ALL {
            assert_eq!(
                asks.iter().filter(|a| a.kind == variation.label()).count(),
                20,
                "{}",
                variation.label()
            );
        }
        let positions: Vec<u64> = asks.iter().filter_map(|a| a.right).collect();
        assert!(positions.iter().any(|p| *p < 500) && positions.iter().any(|p| *p > 1_500));
        assert!(asks.iter().all(|a| !a.name.trim().is_empty()));
    }
}
