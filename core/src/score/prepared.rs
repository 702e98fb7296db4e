//! A name prepared for comparison: tokens, weights, features, and the pairs that may be one word.

use smallvec::SmallVec;
use smol_str::SmolStr;

use crate::name::{self, AnalyzedName, Features, Mode, TokenKind};
use crate::text::Script;

use super::points::{Part, Side, Syllables};

/// A name prepared for comparison.
pub(crate) struct Prepared {
    pub(crate) mode: Mode,
    pub(crate) name: AnalyzedName,
    pub(crate) side: Side,
    /// Features of each token.
    pub(crate) features: Vec<Features>,
    /// Adjacent tokens that may be one word.
    pub(crate) joins: SmallVec<[Join; 4]>,
    /// Tokens that stand for themselves in retrieval, a bit each; a single letter only accompanies.
    pub(crate) finding: u16,
    /// Tokens that may be a compound's one form, a bit each: they may be written with other letters.
    pub(crate) one_forms: u16,
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
    /// Only the same letters count: [`Prepared::long_word`].
    Long,
}

impl Join {
    /// The two tokens, a bit each.
    pub(crate) fn mask(&self) -> u16 {
        0b11 << self.first
    }
}

impl Prepared {
    /// Derives what each token of an analysed name meets. Of the words that names prepared before have, that is
    /// known.
    pub(crate) fn new(name: AnalyzedName, mode: Mode, known: &[&[Prepared]]) -> Prepared {
        let known = |term: &SmolStr| {
            let names = known.iter().copied().flatten();
            let mut words = names.flat_map(|name| &name.features);
            words.find(|features| features.is_of(term))
        };
        let mut features = Vec::with_capacity(name.tokens.len());
        for token in &name.tokens {
            features.push(match known(&token.term) {
                Some(known) => known.clone(),
                None => Features::of_term(token.term.clone()),
            });
        }
        let generation = name.generation.unwrap_or(0).min(15);
        let mut side = Side::new(name.nasab, generation, name.legal_form);
        for (token, features) in name.tokens.iter().zip(&features) {
            let weight = match (mode, token.kind) {
                (Mode::Person, TokenKind::Light) => name::LIGHT,
                _ => name::weight(features, mode),
            };
            side.push(Part {
                weight,
                chained: token.chained,
            });
        }
        side.truncated = name.truncated;
        let mut joins = SmallVec::new();
        for (first, pair) in name.tokens.windows(2).enumerate() {
            let word = match name::short_join(&pair[0], &pair[1]) {
                Some(term) => Word::Short(Box::new(Features::of_term(term))),
                None if name::joins_long(&pair[0], &pair[1]) => Word::Long,
                None => continue,
            };
            let join = Join { first, word };
            if matches!(join.word, Word::Short(_)) {
                side.joinable |= join.mask();
            }
            joins.push(join);
        }
        side.syllables = syllables(&features);
        let (mut finding, mut one_forms) = (0u16, 0u16);
        for (token, features) in features.iter().enumerate().take(16) {
            let surface = features.surface();
            side.servants |= u16::from(name::is_servant_compound(surface)) << token;
            side.alone |= u16::from(name::is_alone(surface)) << token;
            finding |= u16::from(!name::is_initial(surface, features.script)) << token;
            one_forms |= u16::from(name::may_be_one_form(&features.term)) << token;
        }
        Prepared {
            mode,
            name,
            side,
            features,
            joins,
            finding,
            one_forms,
        }
    }

    /// A token, or two as one short word, by its mask.
    pub(crate) fn word(&self, mask: u16) -> Option<&Features> {
        if mask.count_ones() == 1 {
            return self.features.get(mask.trailing_zeros() as usize);
        }
        self.joins.iter().find_map(|join| match &join.word {
            Word::Short(features) if join.mask() == mask => Some(&**features),
            _ => None,
        })
    }

    /// The tokens of a join as one word, in which only the same letters count.
    pub(crate) fn long_word(&self, join: &Join) -> Option<SmolStr> {
        let tokens = self.name.tokens.get(join.first..join.first + 2)?;
        Some(name::long_join(&tokens[0], &tokens[1]))
    }

    /// Whether tokens as one word, in which only the same letters count, can make this word, which may be a
    /// compound's one form.
    pub(crate) fn may_make(&self, join: &Join, word: &str, one_form: bool) -> bool {
        let tokens = self.name.tokens.get(join.first..join.first + 2);
        one_form || tokens.is_some_and(|tokens| name::may_join_long(&tokens[0], &tokens[1], word))
    }

    /// Whether a token may be the second of two as one word.
    pub(crate) fn joined_behind(&self, token: usize) -> bool {
        self.joins.iter().any(|join| join.first + 1 == token)
    }

    /// Whether a token stands for itself in retrieval; a single letter only accompanies.
    pub(crate) fn finds(&self, token: usize) -> bool {
        self.finding >> token & 1 == 1
    }
}

/// How a name is written in syllables of Han or Hangul, if it is.
fn syllables(features: &[Features]) -> Syllables {
    let length = |features: &Features| match features.script {
        Script::Han | Script::Hangul => features.folded().chars().count(),
        _ => usize::MAX,
    };
    match features.iter().map(length).max() {
        Some(1) => Syllables::Single,
        Some(2) => Syllables::Parts,
        _ => Syllables::No,
    }
}
