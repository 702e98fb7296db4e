//! The listed terms that stand in a relation with a query, by term number.

use crate::name::{self, Features};
use crate::rules::{self, Relation, Rule, Token as _};
use crate::score::{Prepared, Word, joined};

use super::part::Part;
use super::scratch::Scratch;

/// A listed term related to some query tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Neighbour {
    pub(crate) term: u32,
    /// Query tokens, a bit each.
    pub(crate) query: u16,
    pub(crate) cost: u16,
    pub(crate) rule: Rule,
}

/// Two adjacent listed terms that make one query token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Split {
    pub(crate) query: u16,
    pub(crate) head: u32,
    pub(crate) tail: u32,
    pub(crate) cost: u16,
    pub(crate) rule: Rule,
}

/// Finds the neighbours of every token and join of a query.
pub(crate) fn find(part: &Part, query: &Prepared, scratch: &mut Scratch) {
    scratch.neighbours.clear();
    scratch.splits.clear();
    for (token, features) in query.features.iter().enumerate() {
        if !query.finds(token) {
            continue;
        }
        of_word(part, features, 1 << token, false, scratch);
        if query.side.truncated {
            cut_off(part, features, 1 << token, &mut scratch.neighbours);
        }
        listed_initials(part, features, 1 << token, scratch);
        splits(part, features.term(), 1 << token, scratch);
    }
    for join in &query.joins {
        match &join.word {
            Word::Short(features) => of_word(part, features, join.mask(), true, scratch),
            Word::Long(word) => {
                if let Some(term) = part.term(word) {
                    let relation = joined(Relation {
                        rule: Rule::Exact,
                        cost: 0,
                    });
                    scratch.neighbours.push(Neighbour {
                        term,
                        query: join.mask(),
                        cost: relation.cost,
                        rule: relation.rule,
                    });
                }
            }
        }
    }
}

/// Terms related by a shared key, or because one is the beginning of the other.
fn of_word(part: &Part, features: &Features, query: u16, join: bool, scratch: &mut Scratch) {
    let push = |term: u32, relation: Relation, out: &mut Vec<Neighbour>| {
        let relation = if join { joined(relation) } else { relation };
        out.push(Neighbour {
            term,
            query,
            cost: relation.cost,
            rule: relation.rule,
        });
    };
    scratch.terms.clear();
    for &key in &features.keys {
        part.with_key(key, |term| scratch.terms.push(term));
    }
    scratch.terms.sort_unstable();
    scratch.terms.dedup();
    scratch.beginnings.clear();
    if !join {
        beginnings(part, features, &mut scratch.beginnings);
    }
    for &term in &scratch.terms {
        let stored = part.term_info(term).features();
        if let Some(relation) = rules::relate(features, &stored) {
            push(term, relation, &mut scratch.neighbours);
        }
    }
    for &(term, relation) in &scratch.beginnings {
        push(term, relation, &mut scratch.neighbours);
    }
}

/// Terms of which a machine-readable zone may have left the token.
fn cut_off(part: &Part, features: &Features, query: u16, out: &mut Vec<Neighbour>) {
    let term = features.term();
    if term.chars().count() < rules::MIN_CUT_IN_ZONE {
        return;
    }
    for longer in part.terms_from(term) {
        let stored = part.term_info(longer).features();
        if let Some(relation) = rules::cut_in_zone(features, &stored) {
            out.push(Neighbour {
                term: longer,
                query,
                cost: relation.cost,
                rule: relation.rule,
            });
        }
    }
}

/// Terms that begin with the token, and terms with which it begins.
fn beginnings(part: &Part, features: &Features, out: &mut Vec<(u32, Relation)>) {
    let term = features.term();
    let letters = term.chars().count();
    if letters < rules::MIN_PREFIX || features.script == crate::text::Script::Digit {
        return;
    }
    for longer in part.terms_from(term) {
        let listed = part.term_info(longer).term;
        if let Some(relation) = rules::prefix_relation(letters, listed.chars().count()) {
            out.push((longer, relation));
        }
    }
    for (kept, (at, _)) in term.char_indices().enumerate().skip(rules::MIN_PREFIX) {
        if let Some(relation) = rules::prefix_relation(kept, letters)
            && let Some(shorter) = part.term(&term[..at])
        {
            out.push((shorter, relation));
        }
    }
}

/// Listed initials of the token.
fn listed_initials(part: &Part, features: &Features, query: u16, scratch: &mut Scratch) {
    for term in part.initials() {
        let stored = part.term_info(term).features();
        if let Some(relation) = rules::initial(features, &stored) {
            scratch.neighbours.push(Neighbour {
                term,
                query,
                cost: relation.cost,
                rule: relation.rule,
            });
        }
    }
}

/// Pairs of terms that make the token when written together.
fn splits(part: &Part, term: &str, query: u16, scratch: &mut Scratch) {
    if term.contains(' ') {
        return;
    }
    let relation = joined(Relation {
        rule: Rule::Exact,
        cost: 0,
    });
    for (head, tail) in name::splits(term) {
        if let (Some(head), Some(tail)) = (part.term(&head), part.term(&tail)) {
            scratch.splits.push(Split {
                query,
                head,
                tail,
                cost: relation.cost,
                rule: relation.rule,
            });
        }
    }
}
