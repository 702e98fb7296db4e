//! The listed terms that may stand in a relation with a query, by term number.
//!
//! Whether a term that shares a key really is related is found out only when a form that carries it
//! could matter ([`settle`]): most never can.

use crate::name::{self, Features};
use crate::rules::{self, Relation, Rule, Token as _};
use crate::score::{Prepared, Word, joined};

use super::bounds::Most;
use super::part::{BRIEF, Part};
use super::scratch::Scratch;
use super::steps::Offer;
use super::terms::{Brief, relation};

/// One word of a query that finds listed terms: a token, or two adjacent tokens as one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QueryWord {
    /// Query tokens, a bit each.
    pub(crate) mask: u16,
    /// Their weight together.
    pub(crate) weight: u16,
    /// Position among the query's joins; none for a token.
    join: Option<u8>,
    /// About how many forms carry a term that may be related to it.
    pub(crate) postings: u64,
}

impl QueryWord {
    fn features<'a>(&self, query: &'a Prepared) -> Option<&'a Features> {
        match self.join {
            None => query.features.get(self.mask.trailing_zeros() as usize),
            Some(join) => match &query.joins.get(usize::from(join))?.word {
                Word::Short(features) => Some(features),
                Word::Long => None,
            },
        }
    }
}

/// Most weight that a listed token can have.
pub(crate) const MAX_WEIGHT: u16 = 127;

/// What is known of a neighbour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// It shares a key with the word; not compared yet.
    Open,
    /// It is related by rule and cost.
    Related,
    /// Compared, and not related.
    Unrelated,
    /// It is the rarer of two adjacent terms that make the word: see [`Split`].
    Half,
}

/// A listed term that may be related to a query word.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Neighbour {
    pub(crate) term: u32,
    /// Position of the query word.
    pub(crate) word: u8,
    pub(crate) state: State,
    /// Whether it has the key by which it was found, and not one that the file cannot tell apart from it.
    sure: bool,
    pub(crate) rule: Rule,
    /// The cost, or the least that it can be.
    pub(crate) cost: u16,
    /// Weight of the word in the query.
    query: u16,
    /// The greatest weight of what the term stands for in a form.
    pub(crate) listed: u16,
    /// The least.
    least: u16,
    /// Its weight as a plain word.
    plain: u16,
    /// About how many forms carry the term.
    pub(crate) frequency: u32,
    /// See [`Neighbour::offer`].
    offer: Offer,
}

impl Neighbour {
    /// Whether the term weighs the same wherever it stands.
    pub(crate) fn is_alike(&self) -> bool {
        self.least == self.listed
    }

    /// Whether the term is the word itself.
    pub(crate) fn is_exact(&self) -> bool {
        self.state == State::Related && self.rule == Rule::Exact && self.cost == 0
    }
    /// The most that the pair can bring.
    #[inline]
    pub(crate) fn most(&self) -> Most {
        Most {
            weight: pair_weight(self.rule, self.query, self.listed),
            least: pair_weight(self.rule, self.query, self.least),
            cost: self.cost,
            listed: self.listed,
        }
    }

    /// The same as the gain of a pair, wherever the term stands.
    #[inline]
    pub(super) fn offer(&self) -> Offer {
        self.offer
    }

    /// The same where the term stands as a plain word. Of a half of a word nothing is known but what it brings at most.
    #[inline]
    pub(super) fn plain_offer(&self) -> Offer {
        match self.state {
            State::Half => self.offer,
            _ if self.is_alike() && self.plain == self.least => self.offer,
            _ => self.offer_of(self.plain, self.plain),
        }
    }

    /// The weight of its word in the query.
    pub(super) fn query_weight(&self) -> u16 {
        self.query
    }

    fn offer_of(&self, least: u16, most: u16) -> Offer {
        let similarity = 1000 - u32::from(self.cost.min(1000));
        Offer {
            gain: pair_weight(self.rule, self.query, most) / 2 * similarity,
            weight: (pair_weight(self.rule, self.query, least) / 2) as u16,
            listed: most,
        }
    }
}

/// Twice the weight of a pair.
#[inline]
fn pair_weight(rule: Rule, query: u16, listed: u16) -> u32 {
    if rule == Rule::Initial {
        2 * u32::from(query.min(listed))
    } else {
        u32::from(query) + u32::from(listed)
    }
}

/// Two adjacent listed terms that make one query token.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Split {
    pub(crate) query: u16,
    pub(crate) head: u32,
    pub(crate) tail: u32,
    pub(crate) relation: Relation,
}

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
        keyed(part, features, word, scratch);
        scratch.beginnings.clear();
        part.beginnings_of(features.term(), |length, term| {
            scratch.beginnings.push((length, term));
        });
        beginnings(part, features, word, scratch);
        if query.side.truncated {
            cut_off(part, features, word, scratch);
        }
        listed_initials(part, features, word, scratch);
        splits(part, features.term(), word, scratch);
    }
    for (position, join) in query.joins.iter().enumerate() {
        let word = add_word(scratch, query, join.mask(), Some(position as u8));
        match &join.word {
            Word::Short(features) => keyed(part, features, word, scratch),
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
        postings: 0,
    });
    (scratch.words.len() - 1) as u8
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
    let mut neighbour = Neighbour {
        term,
        word,
        state,
        sure: true,
        rule: relation.rule,
        cost: relation.cost,
        query: of.weight,
        listed: brief.most,
        least: brief.least,
        plain: brief.weight,
        frequency: brief.frequency,
        offer: Offer::default(),
    };
    neighbour.offer = neighbour.offer_of(brief.least, brief.most);
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

/// Terms that share a key with a word.
fn keyed(part: &Part, features: &Features, word: u8, scratch: &mut Scratch) {
    scratch.met.clear(part.term_count());
    let least = match scratch.words[usize::from(word)].join {
        Some(_) => joined(EXACT),
        None => EXACT,
    };
    let exact = part.term(features.term());
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
    let (terms, read) = (std::mem::take(&mut scratch.terms), part.briefs());
    for block in terms.chunks(TOGETHER) {
        // Nothing but reads at first: many of them are then under way at a time.
        let mut briefs = [[0; BRIEF]; TOGETHER];
        for (brief, (term, _)) in briefs.iter_mut().zip(block) {
            *brief = read(*term);
        }
        for (brief, &(term, relation)) in briefs.into_iter().zip(block) {
            push(scratch, term, word, state, relation, Brief::of(brief));
        }
    }
    scratch.terms = terms;
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
        compare(part, query, words, neighbour);
    }
    neighbour.state
}

fn compare(part: &Part, query: &Prepared, words: &[QueryWord], neighbour: &mut Neighbour) {
    neighbour.state = State::Unrelated;
    let Some(word) = words.get(usize::from(neighbour.word)) else {
        return;
    };
    let Some(features) = word.features(query) else {
        return;
    };
    let stored = part.term_info(neighbour.term).features();
    // Two words are not written together as a single letter.
    if word.join.is_some() && name::is_initial(stored.surface(), stored.script()) {
        return;
    }
    if let Some(relation) = relation(features, &stored, neighbour.sure) {
        let relation = match word.join {
            Some(_) => joined(relation),
            None => relation,
        };
        neighbour.state = State::Related;
        neighbour.rule = relation.rule;
        neighbour.cost = relation.cost;
        neighbour.offer = neighbour.offer_of(neighbour.least, neighbour.listed);
    }
}

/// Terms of which a machine-readable zone may have left the token.
fn cut_off(part: &Part, features: &Features, word: u8, scratch: &mut Scratch) {
    let term = features.term();
    if term.chars().count() < rules::MIN_CUT_IN_ZONE {
        return;
    }
    for longer in part.terms_from(term) {
        let stored = part.term_info(longer).features();
        if let Some(relation) = rules::cut_in_zone(features, &stored) {
            related(part, scratch, longer, word, relation);
        }
    }
}

/// Terms that begin with the token, and terms with which it begins.
fn beginnings(part: &Part, features: &Features, word: u8, scratch: &mut Scratch) {
    let term = features.term();
    let letters = term.chars().count();
    if letters < rules::MIN_PREFIX || features.script == crate::text::Script::Digit {
        return;
    }
    for longer in part.terms_from(term) {
        let listed = part.term_info(longer).term;
        if let Some(relation) = rules::prefix_relation(letters, listed.chars().count()) {
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
    for term in initials.filter(|term| name::may_begin(begins, part.beginning(*term))) {
        let stored = part.term_info(term).features();
        if let Some(relation) = rules::initial(features, &stored) {
            related(part, scratch, term, word, relation);
        }
    }
}

/// Pairs of terms that make the token when written together.
fn splits(part: &Part, term: &str, word: u8, scratch: &mut Scratch) {
    let relation = joined(EXACT);
    let query = scratch.words[usize::from(word)].mask;
    for (head, tail) in name::splits(term) {
        let head = match &head {
            // A beginning of the word as it stands.
            std::borrow::Cow::Borrowed(head) => {
                let known = scratch.beginnings.iter();
                let mut known = known.filter(|(length, _)| *length == head.len());
                known.next().map(|(_, term)| *term)
            }
            std::borrow::Cow::Owned(head) => part.term(head),
        };
        if let Some(head) = head
            && let Some(tail) = part.term(&tail)
        {
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
