//! Every relation between two prepared names: the exhaustive counterpart of what an index finds.

use smallvec::SmallVec;

use crate::name::Features;
use crate::rules::{self, Relation, Rule};

use super::align::Edge;
use super::prepared::{Join, Prepared, Word};
use super::weights::WEIGHTS;

/// The relation of two tokens, by keys or by beginning. `cut` says that `a` may be cut off in a
/// machine-readable zone.
pub(crate) fn relation(a: &Features, b: &Features, cut: bool) -> Option<Relation> {
    let related = met(a, b);
    // A beginning costs something.
    if related.is_some_and(|related| related.cost == 0) || !a.begins_as(b) {
        return related;
    }
    let related = cheaper(related, rules::prefix(a, b));
    if cut {
        cheaper(related, rules::cut_in_zone(a, b))
    } else {
        related
    }
}

/// The relation of two tokens that share a key. Whether they share one is told sooner than how far apart
/// they are, but for keys of sounds; what is told soonest is asked first.
fn met(a: &Features, b: &Features) -> Option<Relation> {
    let same = a.begins_as(b) && a.term == b.term;
    let spelled = || a.meets_plainly(b) || rules::may_meet_spelled(a, b) && a.meets_by_keys(b);
    if same || rules::may_share_letters(a, b) && spelled() {
        return rules::nearest(a, b);
    }
    if !rules::may_sound_alike(a, b) {
        return None;
    }
    rules::nearest(a, b).filter(|_| a.meets_in_sound(b))
}

/// The relation of a query's initial: the same letter, or the beginning of the listed token. It
/// accompanies a match and never is one.
pub(crate) fn of_initial(
    initial: &impl rules::Token,
    listed: &impl rules::Token,
) -> Option<Relation> {
    let same = initial.script() == listed.script() && initial.folded() == listed.folded();
    if same || initial.term() == listed.term() {
        return Some(Relation {
            rule: Rule::Initial,
            cost: 0,
        });
    }
    rules::initial(initial, listed)
}

/// The cheaper of two relations.
fn cheaper(a: Option<Relation>, b: Option<Relation>) -> Option<Relation> {
    match (a, b) {
        (Some(x), Some(y)) => Some(if y.cost < x.cost { y } else { x }),
        (x, y) => x.or(y),
    }
}

/// A relation that holds between one word and two: what tells them apart counts more.
pub(crate) fn joined(relation: Relation) -> Relation {
    let cost = u32::from(relation.cost) * WEIGHTS.joined / 100 + Rule::Joined.cost().max(0) as u32;
    let cost = cost.min(1000) as u16;
    let rule = if relation.rule == Rule::Exact {
        Rule::Joined
    } else {
        relation.rule
    };
    Relation { rule, cost }
}

/// Every edge between two names.
pub(crate) fn edges(query: &Prepared, listed: &Prepared) -> SmallVec<[Edge; 16]> {
    let mut edges = SmallVec::new();
    let mut add = |query_mask: u16, listed_mask: u16, relation: Relation| {
        let query = (query_mask, query.side.weight(query_mask));
        let listed = (listed_mask, listed.side.weight(listed_mask));
        edges.push(Edge::new(query, listed, relation.rule, relation.cost));
    };
    for (i, a) in query.features.iter().enumerate() {
        for (j, b) in listed.features.iter().enumerate() {
            let finds = query.finds(i);
            let related = if finds {
                relation(a, b, query.side.truncated)
            } else {
                None
            };
            let initial = match (finds, listed.finds(j)) {
                (true, true) => None,
                (true, false) => rules::initial(a, b),
                (false, _) => of_initial(a, b),
            };
            for relation in related.into_iter().chain(initial) {
                add(1 << i, 1 << j, relation);
            }
        }
        for join in &listed.joins {
            let split = || {
                let (head, tail) = (
                    listed.features.get(join.first)?,
                    listed.features.get(join.first + 1)?,
                );
                // Only a compound's one form can be written with other letters in the word.
                let begins = a.begins_as(head) || listed.one_forms & join.mask() != 0;
                let same = begins && rules::splits_into(a, head, tail);
                same.then(|| {
                    joined(Relation {
                        rule: Rule::Exact,
                        cost: 0,
                    })
                })
            };
            if query.finds(i)
                && let Some(relation) = cheaper(short_join(a, join), split())
            {
                add(1 << i, join.mask(), relation);
            }
        }
    }
    for join in &query.joins {
        for (j, b) in listed.features.iter().enumerate() {
            if let Some(relation) =
                cheaper(short_join(b, join), long_join((listed, j), query, join))
                    .filter(|_| listed.finds(j))
            {
                add(join.mask(), 1 << j, relation);
            }
        }
    }
    edges
}

fn short_join(token: &Features, join: &Join) -> Option<Relation> {
    match &join.word {
        Word::Short(features) => met(token, features).map(joined),
        _ => None,
    }
}

fn long_join(
    (listed, token): (&Prepared, usize),
    name: &Prepared,
    join: &Join,
) -> Option<Relation> {
    let one_form = listed.one_forms >> token & 1 == 1;
    let token = listed.features.get(token)?;
    match &join.word {
        Word::Long
            if name.may_make(join, &token.term, one_form)
                && name.long_word(join).as_deref() == Some(&token.term) =>
        {
            Some(joined(Relation {
                rule: Rule::Exact,
                cost: 0,
            }))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every kind of word: names and their slips, compounds, other scripts, numbers.
    fn word() -> impl Strategy<Value = String> {
        prop_oneof![
            "(m[uo]h?am+[ae]d|abdul(lah|rahman|karim)|[a-z]{1,9})[aeh]?",
            "(ben|al |al)?[a-z]{2,6}[iy]?|abu[a-z]{1,6}",
            "[a-e]{1,5}|[mlrsc]{1,2}[aeix]{1,2}[a-z]{0,4}",
            "[а-я]{1,7}|[ا-ي]{1,5}|[一-丏]{1,2}|[가-갛]{1,2}",
            "#[0-9]{1,3}|abdal\\+",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn two_tokens_are_related_as_an_index_finds_them(a in word(), b in word()) {
            let (a, b) = (Features::of(&a), Features::of(&b));
            let found = a.term == b.term || a.seeks().iter().any(|key| b.keys().contains(key));
            let related = if found { rules::relate(&a, &b) } else { None };
            prop_assert_eq!(met(&a, &b), related);
        }

        #[test]
        fn tokens_that_meet_may_meet_by_their_letters(a in word(), b in word()) {
            let (a, b) = (Features::of(&a), Features::of(&b));
            let meet = a.meets_plainly(&b) || a.meets_by_keys(&b);
            prop_assert!(!meet || rules::may_meet_spelled(&a, &b));
        }

        #[test]
        fn tokens_that_may_meet_may_share_letters(a in word(), b in word()) {
            let (a, b) = (Features::of(&a), Features::of(&b));
            prop_assert!(!rules::may_meet_spelled(&a, &b) || rules::may_share_letters(&a, &b));
        }
    }
}
