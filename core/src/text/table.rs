//! The table interpreter: rows of `core/data/translit/*.tsv` and what they make of a word.
//!
//! A file holds one or more *systems*, each begun by `!system id label penalty`. A row is
//! `from ⇥ to ⇥ alternatives ⇥ context`: the longest `from` wins, then the one with more context.
//! `core/data/translit/README.md` has the grammar.

use smallvec::SmallVec;
use unicode_normalization::UnicodeNormalization;

/// What must stand around a row's `from` for the row to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Condition {
    /// `^`: nothing before.
    Start,
    /// `$`: nothing after.
    End,
    /// `V_`: what was written so far ends in a vowel.
    AfterVowel,
    /// `C_`: what was written so far ends in a consonant.
    AfterConsonant,
    /// `_V`: a letter of the table's `!vowels` follows.
    BeforeVowel,
    /// `_C`: a letter follows that is none of the table's `!vowels`.
    BeforeConsonant,
    /// `[abc]_`: one of these letters stands before.
    After(Box<[char]>),
    /// `_[abc]`: one of these letters follows.
    Before(Box<[char]>),
}

#[derive(Debug, Clone)]
pub(super) struct Rule {
    pub(super) from: Box<[char]>,
    pub(super) to: Box<str>,
    pub(super) alternatives: Box<[Box<str>]>,
    context: Box<[Condition]>,
    /// Brought in by `!extends`: gives way to any row of its `from` in the section itself.
    inherited: bool,
}

/// One romanization system: its rows and when it applies.
#[derive(Debug, Clone, Default)]
pub(super) struct System {
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) penalty: u8,
    /// The system applies only to words with one of these letters (`!when`).
    when: Letters,
    /// The system does not apply to words with one of these letters (`!unless`).
    unless: Letters,
    /// The fewest and the most letters of a word that the system applies to (`!letters`).
    least: usize,
    most: usize,
    vowels: Box<[char]>,
    /// Sorted by first letter; longer and narrower rows first.
    pub(super) rules: Vec<Rule>,
    /// First letter → its stretch of `rules`, sorted.
    heads: Vec<(char, u16, u16)>,
    /// The same by letter, from the first one on, where the letters lie close together.
    dense: Vec<(u16, u16)>,
}

/// A set of the letters that tell one language from another; bits of [`Table::telling`].
pub(super) type Letters = u128;

/// A file of systems.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) systems: Vec<System>,
    /// Letters that are left out on purpose (`!none`).
    pub(super) none: Vec<char>,
    /// The letters of `!when` and `!unless`; their places are the bits of [`Letters`].
    pub(super) telling: Vec<char>,
    /// Their bits, by how far a letter lies behind the first one; all ones where it is none of them.
    bits: Vec<u8>,
    first_telling: char,
    /// The systems by penalty: of two that spell a word alike, the more usual one has it.
    pub(super) order: Vec<u8>,
}

/// In the place of a bit of [`Letters`], which has fewer: none.
const NOT_TELLING: u8 = u8::MAX;

/// The most alternatives that one row may offer.
const MAX_ALTERNATIVES: usize = 4;
/// Parts the syllables of a word that is spelt by syllables: `^` and `$` hold beside it.
pub(super) const SYLLABLE: char = '\'';
impl Table {
    /// A table without systems.
    pub(super) const EMPTY: Table = Table {
        systems: Vec::new(),
        none: Vec::new(),
        telling: Vec::new(),
        bits: Vec::new(),
        first_telling: '\0',
        order: Vec::new(),
    };

    /// Reads a table; the message names the line and what is wrong with it.
    pub(super) fn parse(text: &'static str) -> Result<Table, String> {
        let mut table = Table::default();
        for (number, line) in text.lines().enumerate() {
            table
                .read_line(line)
                .map_err(|why| format!("line {}: {why}", number + 1))?;
        }
        for system in &mut table.systems {
            system.arrange();
        }
        table.arrange_telling();
        table.order = (0..table.systems.len() as u8).collect();
        table
            .order
            .sort_by_key(|&i| table.systems[usize::from(i)].penalty);
        Ok(table)
    }

    fn read_line(&mut self, line: &'static str) -> Result<(), String> {
        let line = line.trim_end_matches(['\r', '\n']);
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let fields: Vec<&'static str> = line.split('\t').collect();
        let field = |i: usize| fields.get(i).copied().unwrap_or("");
        match field(0) {
            "!system" => {
                let penalty = field(3)
                    .parse()
                    .map_err(|_| "a system needs a penalty from 0 to 255")?;
                self.systems.push(System {
                    id: field(1),
                    label: field(2),
                    penalty,
                    most: usize::MAX,
                    ..Default::default()
                });
            }
            "!extends" => {
                let base = self.systems.iter().find(|s| s.id == field(1)).cloned();
                let base = base.ok_or("`!extends` names no system above")?;
                let last = self.last()?;
                last.rules = base.rules;
                last.vowels = base.vowels;
                for rule in &mut last.rules {
                    rule.inherited = true;
                }
            }
            "!when" => {
                let letters = self.tell(field(1))?;
                self.last()?.when = letters;
            }
            "!unless" => {
                let letters = self.tell(field(1))?;
                self.last()?.unless = letters;
            }
            "!letters" => {
                let bounds = field(1)
                    .split_once("..")
                    .ok_or("`!letters` is least..most")?;
                let number = |text: &str| {
                    text.parse::<usize>()
                        .map_err(|_| "`!letters` is least..most")
                };
                let last = self.last()?;
                (last.least, last.most) = (number(bounds.0)?, number(bounds.1)?);
            }
            "!vowels" => self.last()?.vowels = field(1).chars().collect(),
            "!none" => self.none.extend(field(1).chars()),
            directive if directive.len() > 1 && directive.starts_with('!') => {
                return Err(format!("unknown directive {directive}"));
            }
            from => {
                let rule = Rule::read(from, field(1), field(2), field(3))?;
                self.last()?.push(rule);
            }
        }
        Ok(())
    }

    /// The set of some letters, each of which gets a bit.
    fn tell(&mut self, letters: &str) -> Result<Letters, &'static str> {
        for c in letters.chars() {
            if !self.telling.contains(&c) {
                self.telling.push(c);
            }
        }
        if self.telling.len() > Letters::BITS as usize {
            return Err("more than 128 letters in `!when` and `!unless`");
        }
        let bit = |c: char| self.telling.iter().position(|&t| t == c);
        let bits = letters.chars().filter_map(bit);
        Ok(bits.fold(0, |all, bit| all | 1 << bit))
    }

    fn arrange_telling(&mut self) {
        let (Some(&first), Some(&last)) = (self.telling.iter().min(), self.telling.iter().max())
        else {
            return;
        };
        self.first_telling = first;
        self.bits = vec![NOT_TELLING; last as usize - first as usize + 1];
        for (bit, &c) in self.telling.iter().enumerate() {
            self.bits[c as usize - first as usize] = bit as u8;
        }
    }

    /// The bit of a telling letter.
    fn telling_bit(&self, c: char) -> Letters {
        let place = (c as usize).checked_sub(self.first_telling as usize);
        match place.and_then(|place| self.bits.get(place)) {
            Some(&bit) if bit != NOT_TELLING => 1 << bit,
            _ => 0,
        }
    }

    /// Which telling letters a word has.
    pub(super) fn told(&self, word: &[char]) -> Letters {
        word.iter().fold(0, |all, &c| all | self.telling_bit(c))
    }

    fn last(&mut self) -> Result<&mut System, &'static str> {
        self.systems
            .last_mut()
            .ok_or("a row stands before the first `!system`")
    }
}

impl Rule {
    fn read(from: &str, to: &str, alternatives: &str, context: &str) -> Result<Rule, String> {
        let alternatives: Box<[Box<str>]> = if alternatives.is_empty() {
            Box::new([])
        } else {
            alternatives.split(',').map(silent).collect()
        };
        if alternatives.len() > MAX_ALTERNATIVES {
            return Err(format!("more than {MAX_ALTERNATIVES} alternatives"));
        }
        let to = silent(to);
        if !alternatives.iter().chain([&to]).all(|s| {
            s.bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        }) {
            return Err("romanizations are a-z and 0-9".into());
        }
        let context = context
            .split(' ')
            .filter(|c| !c.is_empty())
            .map(Condition::read)
            .collect::<Result<_, _>>()?;
        Ok(Rule {
            from: letters(from),
            to,
            alternatives,
            context,
            inherited: false,
        })
    }
}

/// A row's letters; Hangul syllables as the letters that the words come in.
fn letters(from: &str) -> Box<[char]> {
    let mut letters = Vec::new();
    for c in from.nfc() {
        if matches!(c, '가'..='힣') {
            unicode_normalization::char::decompose_canonical(c, |letter| letters.push(letter));
        } else {
            letters.push(c);
        }
    }
    letters.into()
}

/// `-` in a table stands for "not written".
fn silent(to: &str) -> Box<str> {
    if to == "-" { "".into() } else { to.into() }
}

impl Condition {
    fn read(text: &str) -> Result<Condition, String> {
        Ok(match text {
            "^" => Condition::Start,
            "$" => Condition::End,
            "V_" => Condition::AfterVowel,
            "C_" => Condition::AfterConsonant,
            "_V" => Condition::BeforeVowel,
            "_C" => Condition::BeforeConsonant,
            _ => {
                if let Some(letters) = text.strip_prefix('[').and_then(|t| t.strip_suffix("]_")) {
                    Condition::After(letters.chars().collect())
                } else if let Some(letters) =
                    text.strip_prefix("_[").and_then(|t| t.strip_suffix(']'))
                {
                    Condition::Before(letters.chars().collect())
                } else {
                    return Err(format!("unknown context {text}"));
                }
            }
        })
    }

    fn holds(&self, word: &[char], at: usize, end: usize, written: &str, vowels: &[char]) -> bool {
        let before = || at.checked_sub(1).map(|i| word[i]);
        let after = || word.get(end).copied();
        match self {
            Condition::Start => before().is_none_or(|c| c == SYLLABLE),
            Condition::End => after().is_none_or(|c| c == SYLLABLE),
            Condition::AfterVowel => written.ends_with(['a', 'e', 'i', 'o', 'u']),
            Condition::AfterConsonant => {
                written.ends_with(|c: char| !matches!(c, 'a' | 'e' | 'i' | 'o' | 'u'))
            }
            Condition::BeforeVowel => after().is_some_and(|c| vowels.contains(&c)),
            Condition::BeforeConsonant => after().is_some_and(|c| !vowels.contains(&c)),
            Condition::After(letters) => before().is_some_and(|c| letters.contains(&c)),
            Condition::Before(letters) => after().is_some_and(|c| letters.contains(&c)),
        }
    }
}

impl System {
    /// Adds a row. A row of the section replaces every inherited row of the same `from`.
    fn push(&mut self, rule: Rule) {
        self.rules
            .retain(|old| !(old.inherited && old.from == rule.from));
        self.rules.push(rule);
    }

    fn arrange(&mut self) {
        // Stable: among equals the row that stands first in the file wins.
        self.rules.sort_by_key(|r| {
            (
                r.from[0],
                usize::MAX - r.from.len(),
                usize::MAX - r.context.len(),
            )
        });
        self.heads.clear();
        for (i, rule) in self.rules.iter().enumerate() {
            match self.heads.last_mut() {
                Some((c, _, end)) if *c == rule.from[0] => *end = i as u16 + 1,
                _ => self.heads.push((rule.from[0], i as u16, i as u16 + 1)),
            }
        }
        const WIDEST: usize = 1024;
        self.dense.clear();
        if let (Some(&(first, ..)), Some(&(last, ..))) = (self.heads.first(), self.heads.last())
            && (last as usize - first as usize) < WIDEST
        {
            self.dense
                .resize(last as usize - first as usize + 1, (0, 0));
            for &(c, from, to) in &self.heads {
                self.dense[c as usize - first as usize] = (from, to);
            }
        }
    }

    /// Whether this system reads words of this length with these telling letters.
    pub(super) fn applies(&self, told: Letters, letters: usize) -> bool {
        (self.least..=self.most).contains(&letters)
            && (self.when == 0 || told & self.when != 0)
            && told & self.unless == 0
    }

    /// The rows that begin with a letter.
    fn head(&self, c: char) -> Option<std::ops::Range<u16>> {
        let &(first, ..) = self.heads.first()?;
        if self.dense.is_empty() {
            let head = self.heads.binary_search_by_key(&c, |h| h.0).ok()?;
            let (_, from, to) = self.heads[head];
            return Some(from..to);
        }
        let &(from, to) = self.dense.get((c as usize).checked_sub(first as usize)?)?;
        (from < to).then_some(from..to)
    }

    /// What a single letter becomes where nothing else matters.
    pub(super) fn plain(&self, c: char) -> Option<&str> {
        self.find(&[c], 0, "")
            .map(|i| &*self.rules[usize::from(i)].to)
    }

    fn find(&self, word: &[char], at: usize, written: &str) -> Option<u16> {
        self.head(word[at])?.find(|&i| {
            let rule = &self.rules[i as usize];
            let stop = at + rule.from.len();
            // The first letter is the same, and most rows have no more.
            (rule.from.len() == 1 || word[at + 1..].starts_with(&rule.from[1..]))
                && rule
                    .context
                    .iter()
                    .all(|c| c.holds(word, at, stop, written, &self.vowels))
        })
    }

    /// The rows that a word runs through, in order. A letter without a row is tried without its
    /// marks, then left out; ASCII letters and digits stand for themselves.
    pub(super) fn run(&self, word: &[char], written: &mut String, path: &mut SmallVec<[Step; 64]>) {
        let mut at = 0;
        while at < word.len() {
            if let Some(i) = self.find(word, at, written) {
                let rule = &self.rules[i as usize];
                written.push_str(&rule.to);
                path.push(Step::Rule(i));
                at += rule.from.len();
                continue;
            }
            let c = word[at];
            if c == SYLLABLE {
                path.push(Step::Break);
            }
            let letter = if c.is_ascii_alphanumeric() {
                Some(c)
            } else {
                bare(c)
            };
            if let Some(ascii) = letter.filter(char::is_ascii_alphanumeric) {
                written.push(ascii);
                path.push(Step::Letter(ascii));
            } else if let Some(i) = letter.and_then(|b| self.find(&[b], 0, "")) {
                written.push_str(&self.rules[i as usize].to);
                path.push(Step::Rule(i));
            }
            at += 1;
        }
    }
}

/// What a word ran through at one place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// The row of [`System::rules`].
    Rule(u16),
    /// An ASCII letter that stands for itself.
    Letter(char),
    /// A syllable ends.
    Break,
}

/// The letter under the marks of a composed one.
fn bare(c: char) -> Option<char> {
    let mut first = None;
    unicode_normalization::char::decompose_canonical(c, |d| {
        first.get_or_insert(d);
    });
    first.filter(|&d| d != c)
}
