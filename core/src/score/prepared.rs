//! A name prepared for comparison: tokens, weights, features, and the pairs that may be one word.

use crate::name::{self, AnalyzedName, Features, Mode, TokenKind};

use super::points::{Part, Side};

/// A name prepared for comparison.
pub(crate) struct Prepared {
    pub(crate) mode: Mode,
    pub(crate) name: AnalyzedName,
    pub(crate) side: Side,
    /// Features of each token.
    pub(crate) features: Vec<Features>,
    /// Adjacent tokens that may be one word.
    pub(crate) joins: Vec<Join>,
}

/// Two adjacent tokens as one word.
pub(crate) struct Join {
    /// Position of the first.
    pub(crate) first: usize,
    pub(crate) word: Word,
}

/// What both tokens make together.
pub(crate) enum Word {
    /// Both are so short that they may be one name part written apart (Jong Un): every rule applies.
    Short(Box<Features>),
    /// Only the same letters count.
    Long(String),
}

impl Join {
    /// The two tokens, a bit each.
    pub(crate) fn mask(&self) -> u16 {
        0b11 << self.first
    }
}

impl Prepared {
    /// Derives what each token of an analysed name meets.
    pub(crate) fn new(name: AnalyzedName, mode: Mode) -> Prepared {
        let features: Vec<Features> = name
            .tokens
            .iter()
            .map(|token| Features::of(&token.term))
            .collect();
        let parts = name
            .tokens
            .iter()
            .zip(&features)
            .map(|(token, features)| Part {
                weight: match (mode, token.kind) {
                    (Mode::Person, TokenKind::Light) => name::LIGHT,
                    _ => name::weight(features, mode),
                },
                chained: token.chained,
            });
        let side = Side {
            parts: parts.collect(),
            nasab: name.nasab,
            generation: name.generation.unwrap_or(0).min(15),
            legal_form: name::legal_form_number(name.legal_form),
            truncated: name.truncated,
        };
        let joins = name
            .tokens
            .windows(2)
            .enumerate()
            .filter_map(|(first, pair)| {
                let word = match name::short_join(&pair[0], &pair[1]) {
                    Some(term) => Word::Short(Box::new(Features::of(&term))),
                    None => Word::Long(name::long_join(&pair[0], &pair[1])?),
                };
                Some(Join { first, word })
            });
        let joins = joins.collect();
        Prepared {
            mode,
            name,
            side,
            features,
            joins,
        }
    }

    /// Whether a token stands for itself in retrieval; a single letter only accompanies.
    pub(crate) fn finds(&self, token: usize) -> bool {
        self.features
            .get(token)
            .is_some_and(|f| !name::is_initial(f.surface(), f.script))
    }
}
