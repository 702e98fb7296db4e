//! A listed term that may be related to a word of the query.

use crate::name::Features;
use crate::rules::{Relation, Rule};
use crate::score::{Prepared, Word};

use super::bounds::Most;
use super::steps::Offer;
use super::terms::Brief;

/// One word of a query that finds listed terms: a token, or two adjacent tokens as one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct QueryWord {
    /// Query tokens, a bit each.
    pub(crate) mask: u16,
    /// Their weight together.
    pub(crate) weight: u16,
    /// Position among the query's joins; none for a token.
    pub(super) join: Option<u8>,
    /// The earlier token that it is once more: as long as neither is part of two tokens as one, whatever goes with the
    /// one may as well go with the other.
    pub(super) repeats: Option<u8>,
    /// About how many forms carry a term that may be related to it.
    pub(crate) postings: u64,
}

impl QueryWord {
    /// Whether it is one token, not two as one.
    #[inline]
    pub(super) fn is_token(&self) -> bool {
        self.mask.is_power_of_two()
    }

    pub(super) fn features<'a>(&self, query: &'a Prepared) -> Option<&'a Features> {
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
    pub(super) sure: bool,
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
    /// A term of which so much is known, for a word at a position and of a weight.
    #[inline]
    pub(super) fn new(
        term: u32,
        (word, weight): (u8, u16),
        state: State,
        relation: Relation,
        brief: Brief,
    ) -> Neighbour {
        let mut neighbour = Neighbour {
            term,
            word,
            state,
            sure: true,
            rule: relation.rule,
            cost: relation.cost,
            query: weight,
            listed: brief.most,
            least: brief.least,
            plain: brief.weight,
            frequency: brief.frequency,
            offer: Offer::default(),
        };
        neighbour.offer = neighbour.offer_of(brief.least, brief.most);
        neighbour
    }

    /// Takes note of how it is related to its word, or that it is not.
    pub(super) fn settle(&mut self, relation: Option<Relation>) {
        self.state = State::Unrelated;
        if let Some(relation) = relation {
            self.state = State::Related;
            (self.rule, self.cost) = (relation.rule, relation.cost);
            self.offer = self.offer_of(self.least, self.listed);
        }
    }

    /// Whether the term weighs the same wherever it stands.
    pub(crate) fn is_alike(&self) -> bool {
        self.least == self.listed
    }

    /// Whether the term is the word itself.
    pub(crate) fn is_exact(&self) -> bool {
        self.state == State::Related && self.rule == Rule::Exact && self.cost == 0
    }

    /// Whether it may go with its word, a token or not, where it stands for two listed words as one.
    #[inline]
    pub(super) fn may_be_joined(&self, is_token: bool) -> bool {
        let alone = matches!(
            self.rule,
            Rule::Initial | Rule::Truncated | Rule::TruncatedMrz
        );
        is_token && !alone
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
