//! The listed terms that may stand in a relation with a query, by term number.
//!
//! Whether a term that shares a key really is related is found out only when a form that carries it
//! could matter ([`settle`]): most never can.

use crate::name::{self, Features};
use crate::rules::{self, Relation, Rule, Token as _};
use crate::score::{Prepared, Word, joined};

use super::neighbour::{Neighbour, QueryWord, Split, State};
use super::part::{BRIEF, Part, Walked};
use super::scratch::Scratch;
use super::terms::{Brief, relation};

/// Terms of which the briefs are read together.
const TOGETHER: usize = 32;

/// Finds what may be a neighbour of every token and join of a query.
pub(crate) fn find(part: &Part, query: &Prepared, scratch: &mut Scratch) {
    scratch.neighbours.clear();
    scratch.splits.clear();
    scratch.words.clear();
    for (token, features) in query.features.iter().enumerate() {
        if !query.finds(token) {
            continue;
        }
        let word = add_word(scratch, query, 1 << token, None);
        let term = features.term();
        scratch.beginnings.clear();
        let walked = part.beginnings_of(term, |length, term| {
            scratch.beginnings.push((length, term));
        });
        let longest = scratch.beginnings.last();
        let exact = longest.filter(|(length, _)| *length == term.len());
        let exact = exact.map(|(_, term)| *term);
        keyed(part, features, exact, word, scratch);
        beginnings(part, features, walked, word, scratch);
        if query.side.truncated {
            cut_off(part, features, walked, word, scratch);
        }
        listed_initials(part, features, word, scratch);
        splits(part, features.term(), word, scratch);
    }
    for (position, join) in query.joins.iter().enumerate() {
        let word = add_word(scratch, query, join.mask(), Some(position as u8));
        match &join.word {
            Word::Short(features) => {
                let exact = part.term(features.term());
                keyed(part, features, exact, word, scratch);
            }
            Word::Long => {
                let written = query.long_word(join);
                if let Some(term) = written.and_then(|written| part.term(&written)) {
                    related(part, scratch, term, word, joined(EXACT));
                }
            }
        }
    }
}

const EXACT: Relation = Relation {
    rule: Rule::Exact,
    cost: 0,
};

fn add_word(scratch: &mut Scratch, query: &Prepared, mask: u16, join: Option<u8>) -> u8 {
    scratch.words.push(QueryWord {
        mask,
        weight: query.side.weight(mask),
        join,
        repeats: match join {
            None => repeated(query, mask.trailing_zeros() as usize),
            Some(_) => None,
        },
        postings: 0,
    });
    (scratch.words.len() - 1) as u8
}

/// The first token that this one is once more, if it costs no more than that one when it stays alone.
fn repeated(query: &Prepared, token: usize) -> Option<u8> {
    let word = |token: usize| {
        let term = &query.features[token].term;
        (term, query.side.weight(1 << token))
    };
    let earlier = (0..token).find(|earlier| word(*earlier) == word(token))?;
    let costs_no_more = query.joined_behind(token) || !query.joined_behind(earlier);
    costs_no_more.then_some(earlier as u8)
}

/// Adds a neighbour and counts the forms that carry it.
#[inline]
fn push(
    scratch: &mut Scratch,
    term: u32,
    word: u8,
    state: State,
    relation: Relation,
    brief: Brief,
) {
    let of = &mut scratch.words[usize::from(word)];
    of.postings += u64::from(brief.frequency);
    let of = (word, of.weight);
    let neighbour = Neighbour::new(term, of, state, relation, brief);
    scratch.neighbours.push(neighbour);
}

fn related(part: &Part, scratch: &mut Scratch, term: u32, word: u8, relation: Relation) {
    push(
        scratch,
        term,
        word,
        State::Related,
        relation,
        part.brief(term),
    );
}

/// Terms that share a key with a word, and the word itself where it is listed.
fn keyed(part: &Part, features: &Features, exact: Option<u32>, word: u8, scratch: &mut Scratch) {
    scratch.met.clear(part.term_count());
    let least = match scratch.words[usize::from(word)].join {
        Some(_) => joined(EXACT),
        None => EXACT,
    };
    if let Some(edges) = exact.and_then(|term| part.edges(term)) {
        stored(part, edges, word, scratch);
        return;
    }
    if let Some(term) = exact {
        scratch.met.insert(term);
        related(part, scratch, term, word, least);
    }
    let keys = part.keys();
    let all_sure = keys.are_sure();
    scratch.surely_met.clear(part.term_count());
    let first = scratch.neighbours.len();
    for &key in features.seeks() {
        let Scratch {
            met,
            surely_met,
            terms,
            ..
        } = scratch;
        keys.with_key(key, |term, sure| {
            let new = met.insert(term);
            if new {
                terms.push((term, least));
            }
            // Two keys are not both another's.
            if !all_sure && (sure || !new) {
                surely_met.insert(term);
            }
        });
    }
    add_all(part, scratch, word, State::Open);
    if !all_sure {
        for neighbour in &mut scratch.neighbours[first..] {
            neighbour.sure = scratch.surely_met.contains(neighbour.term);
        }
    }
}

/// Adds the terms that were found together.
fn add_all(part: &Part, scratch: &mut Scratch, word: u8, state: State) {
    let (read, of) = (part.briefs(), &mut scratch.words[usize::from(word)]);
    let word = (word, of.weight);
    for block in scratch.terms.chunks(TOGETHER) {
        // Nothing but reads at first: many of them are then under way at a time.
        let mut briefs = [[0; BRIEF]; TOGETHER];
        for (brief, (term, _)) in briefs.iter_mut().zip(block) {
            *brief = read(*term);
        }
        let briefs = briefs.into_iter().map(Brief::of);
        let neighbours = briefs.zip(block).map(|(brief, (term, relation))| {
            of.postings += u64::from(brief.frequency);
            Neighbour::new(*term, word, state, *relation, brief)
        });
        scratch.neighbours.extend(neighbours);
    }
    scratch.terms.clear();
}

/// The same of a common term: what is related to it is stored.
fn stored(
    part: &Part,
    edges: impl Iterator<Item = (u32, Relation)>,
    word: u8,
    scratch: &mut Scratch,
) {
    let is_join = scratch.words[usize::from(word)].join.is_some();
    for (term, relation) in edges {
        let relation = match is_join {
            true if is_letter(part, term) => continue,
            true => joined(relation),
            false => relation,
        };
        scratch.terms.push((term, relation));
    }
    add_all(part, scratch, word, State::Related);
}

/// Whether a term is a single letter: two words are not written together as one.
fn is_letter(part: &Part, term: u32) -> bool {
    let term = part.term_info(term).term;
    name::is_initial(name::surface(term), name::script_of_term(term))
}

/// Compares an open neighbour with its word, once.
#[inline]
pub(crate) fn settle(
    part: &Part,
    query: &Prepared,
    words: &[QueryWord],
    neighbour: &mut Neighbour,
) -> State {
    if neighbour.state == State::Open {
        let relation = words
            .get(usize::from(neighbour.word))
            .and_then(|word| compare(part, query, word, neighbour));
        neighbour.settle(relation);
    }
    neighbour.state
}

fn compare(
    part: &Part,
    query: &Prepared,
    word: &QueryWord,
    neighbour: &Neighbour,
) -> Option<Relation> {
    let features = word.features(query)?;
    let stored = part.term_info(neighbour.term).features();
    // Two words are not written together as a single letter.
    if word.join.is_some() && name::is_initial(stored.surface(), stored.script()) {
        return None;
    }
    let relation = relation(features, &stored, neighbour.sure)?;
    Some(match word.join {
        Some(_) => joined(relation),
        None => relation,
    })
}

/// Terms of which a machine-readable zone may have left the token.
fn cut_off(
    part: &Part,
    features: &Features,
    walked: Option<Walked>,
    word: u8,
    scratch: &mut Scratch,
) {
    let term = features.term();
    if term.chars().count() < rules::MIN_CUT_IN_ZONE {
        return;
    }
    for longer in part.terms_from(walked) {
        let stored = part.term_info(longer).features();
        if let Some(relation) = rules::cut_in_zone(features, &stored) {
            related(part, scratch, longer, word, relation);
        }
    }
}

/// Terms that begin with the token, and terms with which it begins.
fn beginnings(
    part: &Part,
    features: &Features,
    walked: Option<Walked>,
    word: u8,
    scratch: &mut Scratch,
) {
    let term = features.term();
    let letters = term.chars().count();
    if letters < rules::MIN_PREFIX || features.script == crate::text::Script::Digit {
        return;
    }
    for longer in part.terms_from(walked) {
        if let Some(relation) = rules::prefix_relation(letters, part.letters_of(longer)) {
            related(part, scratch, longer, word, relation);
        }
    }
    for index in 0..scratch.beginnings.len() {
        let (length, shorter) = scratch.beginnings[index];
        let kept = term.get(..length).map_or(0, |kept| kept.chars().count());
        if let Some(relation) = rules::prefix_relation(kept, letters) {
            related(part, scratch, shorter, word, relation);
        }
    }
}

/// Listed initials of the token.
fn listed_initials(part: &Part, features: &Features, word: u8, scratch: &mut Scratch) {
    let begins = name::beginning(features);
    let initials = part.initials();
    for term in initials {
        let closely = || rules::initial(features, &part.term_info(term).features());
        let begin = (begins, part.beginning(term));
        let relation = rules::initial_by_beginnings(begin, closely);
        if let Some(relation) = relation {
            related(part, scratch, term, word, relation);
        }
    }
}

/// Pairs of terms that make the token when written together.
fn splits(part: &Part, term: &str, word: u8, scratch: &mut Scratch) {
    let relation = joined(EXACT);
    let query = scratch.words[usize::from(word)].mask;
    for (head, tails) in name::splits(term) {
        let head = match &head {
            // A beginning of the word as it stands.
            std::borrow::Cow::Borrowed(head) => {
                let known = scratch.beginnings.iter();
                let mut known = known.filter(|(length, _)| *length == head.len());
                known.next().map(|(_, term)| *term)
            }
            std::borrow::Cow::Owned(head) => part.term(head),
        };
        let Some(head) = head else {
            continue;
        };
        for tail in tails.filter_map(|tail| part.term(&tail)) {
            scratch.splits.push(Split {
                query,
                head,
                tail,
                relation,
            });
            let (first, second) = (part.brief(head), part.brief(tail));
            let (rarer, mut both) = if first.frequency <= second.frequency {
                (head, first)
            } else {
                (tail, second)
            };
            // The other half of a word counts with it.
            both.least = first.least + second.least;
            both.most = first.most + second.most;
            push(scratch, rarer, word, State::Half, relation, both);
        }
    }
}
