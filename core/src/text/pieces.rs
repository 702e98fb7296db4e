//! A name as it was typed → its pieces: one word, one script each, with what stood before it.

use super::chars::{is_apostrophe, is_letter_mark, lower, needs_compatibility, separator};
use super::script::{self, Script};
use super::{fold, lookalike, segment};
use smol_str::{SmolStr, SmolStrBuilder};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_compatible;

/// The most characters of an input that are looked at; the rest is flagged as cut.
pub const MAX_CHARS: usize = 512;

/// The most marks on one letter. No script of names needs more; floods of marks ("Zalgo") have more.
const MAX_MARKS: usize = 8;

/// Characters that most words have at most.
const WORD: usize = 24;
/// Bytes that most names have at most.
const LINE: usize = 128;
/// Words that most names have at most.
const NAME: usize = 8;

/// What stood before a piece. Where several things did, the one that says most is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Glue {
    /// The piece is the first.
    Start,
    /// Nothing: two words were one, seen by the capital letter (`PolPot`).
    Case,
    /// Nothing: an unspaced name in syllables, cut after the family name (`김|정은`).
    Segmented,
    /// Nothing: the script changed.
    ScriptChange,
    /// White space.
    Space,
    /// `'`, where it parts words (`d'Artagnan`).
    Apostrophe,
    /// A full stop, with or without space after it.
    Dot,
    /// `·`, `・`: what parts the names of foreigners in Chinese and Japanese.
    MiddleDot,
    /// Any hyphen or dash.
    Hyphen,
    /// Any other symbol or punctuation.
    Other,
    /// `/` or `\`.
    Slash,
    /// A quotation mark, before or after the quoted words.
    Quote,
    /// A bracket, opening or closing.
    Bracket,
    /// A comma of any script.
    Comma,
}

/// One word of one script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The folded surface: see [`fold_native`](super::fold_native). ASCII for Latin and digits.
    pub text: SmolStr,
    /// The script of the whole piece.
    pub script: Script,
    /// Where the piece begins in the original, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What stood before it.
    pub glue: Glue,
    /// The lower-case word before folding, where folding lost something (`müller` of `muller`);
    /// else empty. Romanization reads this one.
    pub(super) unfolded: SmolStr,
}

impl Piece {
    /// The lower-case word before folding: the text that romanization reads.
    pub fn source(&self) -> &str {
        if self.unfolded.is_empty() {
            &self.text
        } else {
            &self.unfolded
        }
    }

    /// The same, to be kept.
    pub fn term(&self) -> SmolStr {
        if self.unfolded.is_empty() {
            self.text.clone()
        } else {
            self.unfolded.clone()
        }
    }

    /// The letters from one position to another as a piece of their own; `written` is the whole piece in
    /// the original. `None` where the folded text has not as many letters as what was written: then
    /// nobody can say where the parts begin.
    pub fn part(&self, written: &str, letters: std::ops::Range<usize>) -> Option<Piece> {
        let count = self.text.chars().count();
        let range = |text: &str| {
            let mut at = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            let start = at.clone().nth(letters.start)?;
            (text.chars().count() == count).then_some(start..at.nth(letters.end)?)
        };
        let span = range(written)?;
        let unfolded = match self.unfolded.as_str() {
            "" => SmolStr::default(),
            unfolded => unfolded.get(range(unfolded)?)?.into(),
        };
        Some(Piece {
            text: self.text.get(range(&self.text)?)?.into(),
            script: self.script,
            start: self.start + span.start,
            end: self.start + span.end,
            glue: if letters.start == 0 {
                self.glue
            } else {
                Glue::Case
            },
            unfolded,
        })
    }
}

/// A name cut into pieces, and what was done to it on the way.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces {
    /// In the order of the original.
    pub pieces: Vec<Piece>,
    /// The input had more than [`MAX_CHARS`] characters; the rest was not looked at.
    pub truncated: bool,
    /// Characters left out that a name does not carry: controls, surplus marks, symbols.
    pub dropped: usize,
    /// Words in which look-alike letters of another script were put right (`Пyтин` with a Latin y).
    pub lookalikes: usize,
    /// Scripts without a table, by name, each once.
    pub unknown_scripts: Vec<&'static str>,
}

/// Cuts a name into [`Pieces`]. Total: any string gives an answer, in bounded time.
pub fn pieces(input: &str) -> Pieces {
    let mut walker = Walker {
        out: Pieces {
            pieces: Vec::with_capacity(NAME),
            ..Pieces::default()
        },
        run: Vec::new(),
        glue: Some(Glue::Start),
        marks: 0,
        joined: false,
    };
    let mut letters = [0; LINE];
    let lower = in_lower_case(input, &mut letters);
    let (mut at, mut left) = (0, MAX_CHARS);
    while left > 0 {
        let lower = lower.filter(|_| walker.run.is_empty());
        let word = lower.and_then(|lower| plain_word(&input[at..], &lower[at..]));
        if let Some(word) = word.filter(|word| word.len() <= left) {
            walker.plain_word(word, at);
            at += word.len();
            left -= word.len();
            continue;
        }
        if input.as_bytes().get(at) == Some(&b' ') {
            walker.separate(Glue::Space);
            (at, left) = (at + 1, left - 1);
            continue;
        }
        let Some(c) = input[at..].chars().next() else {
            break;
        };
        let end = at + c.len_utf8();
        walker.step(c, at, end, &input[end..]);
        at = end;
        left -= 1;
    }
    walker.out.truncated = at < input.len();
    walker.flush();
    segment::unspaced(input, &mut walker.out.pieces);
    walker.out
}

/// The word that an input begins with, in lower case, where it is one of A to Z as most are: nothing in it parts
/// it, and a separator or the end comes after it.
fn plain_word<'a>(input: &str, lower: &'a str) -> Option<&'a str> {
    let small = lower.bytes().take_while(u8::is_ascii_lowercase).count();
    let (word, lower) = (input.get(..small)?, lower.get(..small)?);
    let ends = match input.as_bytes().get(small) {
        None | Some(b' ') => true,
        Some(&c) => c.is_ascii() && separator(char::from(c)).is_some(),
    };
    // Two words may be one where a capital follows a small letter.
    let capitals = || word.bytes().all(|letter| letter.is_ascii_uppercase());
    let one = || word.get(1..) == lower.get(1..) || capitals();
    (small > 0 && ends && one()).then_some(lower)
}

/// An input whose letters A to Z are in lower case, each where it was; `None` where there is no room for it.
fn in_lower_case<'a>(input: &str, room: &'a mut [u8; LINE]) -> Option<&'a str> {
    let letters = room.get_mut(..input.len())?;
    letters.copy_from_slice(input.as_bytes());
    letters.make_ascii_lowercase();
    std::str::from_utf8(letters).ok()
}

/// One character of the run at hand: after compatibility mapping, case kept, with its span.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cell {
    pub(super) c: char,
    pub(super) script: Script,
    start: usize,
    end: usize,
    /// Combines with the cell before it.
    pub(super) mark: bool,
}

struct Walker {
    out: Pieces,
    /// The letters since the last separator.
    run: Vec<Cell>,
    /// What stood before the run; `None` once a piece of the run has taken it.
    glue: Option<Glue>,
    marks: usize,
    /// The run already swallowed an apostrophe.
    joined: bool,
}

impl Walker {
    /// A word, in lower case, without anything that [`Walker::step`] looks for.
    fn plain_word(&mut self, word: &str, start: usize) {
        let span = (start, start + word.len());
        let surface = (word.into(), SmolStr::default());
        self.add(surface, Script::Latin, span, Glue::Case);
        self.joined = false;
        self.marks = 0;
    }

    fn step(&mut self, c: char, start: usize, end: usize, rest: &str) {
        if c.is_ascii_alphanumeric() {
            let script = if c.is_ascii_digit() {
                Script::Digit
            } else {
                Script::Latin
            };
            return self.letter(c, script, start, end);
        }
        if !c.is_ascii()
            && let Some(script) = script::of_plain(c)
        {
            return self.letter(c, script, start, end);
        }
        // Catalan writes two sounded l so: Gal·la.
        let after_l = self.run.last().is_some_and(|l| matches!(l.c, 'l' | 'L'));
        if c == '·' && after_l && rest.starts_with(['l', 'L']) {
            return;
        }
        if let Some(glue) = separator(c) {
            return self.separate(glue);
        }
        if is_apostrophe(c) {
            return self.apostrophe(c, start, end, rest);
        }
        if script::is_ignorable(c) || matches!(c, 'ـ') {
            self.out.dropped += usize::from(c != 'ـ');
            return;
        }
        if needs_compatibility(c) {
            let mut parts = Vec::new();
            decompose_compatible(c, |part| parts.push(part));
            // Letters made of letters: ligatures, full-width and presentation forms.
            for part in String::from_iter(parts).nfc().filter(|&part| part != '·') {
                self.plain(part, start, end);
            }
            return;
        }
        self.plain(c, start, end);
    }

    fn plain(&mut self, c: char, start: usize, end: usize) {
        if let Some(value) = script::digit(c) {
            return self.letter(char::from(b'0' + value), Script::Digit, start, end);
        }
        if let Some(script) = script::of(c) {
            return self.letter(c, script, start, end);
        }
        if script::is_mark(c) {
            return self.mark(c, start, end);
        }
        match separator(c) {
            Some(glue) => self.separate(glue),
            None => {
                self.out.dropped += 1;
                self.separate(Glue::Other);
            }
        }
    }

    fn letter(&mut self, c: char, script: Script, start: usize, end: usize) {
        self.marks = 0;
        if self.run.capacity() == 0 {
            self.run.reserve(WORD);
        }
        self.run.push(Cell {
            c,
            script,
            start,
            end,
            mark: false,
        });
    }

    fn mark(&mut self, c: char, start: usize, end: usize) {
        self.marks += 1;
        match self.run.last() {
            Some(last) if self.marks <= MAX_MARKS && last.script != Script::Digit => {
                let script = last.script;
                self.run.push(Cell {
                    c,
                    script,
                    start,
                    end,
                    mark: true,
                });
            }
            _ => self.out.dropped += 1,
        }
    }

    fn separate(&mut self, glue: Glue) {
        if self.run.is_empty() {
            (self.joined, self.marks) = (false, 0);
        } else {
            self.flush();
        }
        self.glue = Some(
            self.glue
                .map_or(glue, |g| if g == Glue::Start { g } else { g.max(glue) }),
        );
    }

    /// An apostrophe inside a word is a letter's mark (`Qa'ida`, `Лук'яненко`) and vanishes, unless
    /// what stands before it is an elided article or the like (`d'Artagnan`).
    fn apostrophe(&mut self, c: char, start: usize, end: usize, rest: &str) {
        let Some(last) = self.run.last().copied() else {
            return;
        };
        if last.script == Script::Hebrew {
            return self.mark('׳', start, end);
        }
        let next = rest.chars().find(|&n| !script::is_ignorable(n));
        let Some(next) = next.filter(|&n| script::of(n).is_some()) else {
            return;
        };
        if last.script == Script::Latin
            && !self.joined
            && !is_letter_mark(c)
            && self.is_elision(next)
        {
            self.flush();
            self.glue = Some(Glue::Apostrophe);
        } else {
            self.joined = true;
        }
    }

    fn is_elision(&self, next: char) -> bool {
        let mut word = String::new();
        for cell in &self.run {
            word.extend(cell.c.to_lowercase());
        }
        match super::words::elision(&word) {
            Some(any_case) => next.is_uppercase() || (any_case && self.run[0].c.is_lowercase()),
            None => false,
        }
    }

    /// Ends the run: puts look-alikes right, cuts it where the script changes, and each stretch
    /// where its script has further cuts.
    fn flush(&mut self) {
        self.joined = false;
        self.marks = 0;
        if self.run.is_empty() {
            return;
        }
        let mut run = std::mem::take(&mut self.run);
        if lookalike::repair(&mut run) {
            self.out.lookalikes += 1;
        }
        let mut from = 0;
        for to in 1..=run.len() {
            if to == run.len() || run[to].script != run[from].script {
                self.stretch(&run[from..to]);
                from = to;
            }
        }
        run.clear();
        self.run = run;
    }

    fn stretch(&mut self, cells: &[Cell]) {
        let script = cells[0].script;
        match script {
            Script::Latin | Script::Cyrillic => {
                let mut from = 0;
                for to in 1..cells.len() {
                    if is_case_break(&cells[from..], to - from) {
                        self.push(&cells[from..to], Glue::Case);
                        from = to;
                    }
                }
                self.push(&cells[from..], Glue::Case);
            }
            Script::Unknown(name) => {
                if !self.out.unknown_scripts.contains(&name) {
                    self.out.unknown_scripts.push(name);
                }
                self.push(cells, Glue::ScriptChange);
            }
            _ => self.push(cells, Glue::ScriptChange),
        }
    }

    /// Adds a piece; `otherwise` is its glue where it is not the first of its run.
    fn push(&mut self, cells: &[Cell], otherwise: Glue) {
        let (Some(first), Some(last)) = (cells.first(), cells.last()) else {
            return;
        };
        let surface = surface(cells, first.script);
        if surface.0.is_empty() {
            self.out.dropped += cells.len();
            return;
        }
        self.add(surface, first.script, (first.start, last.end), otherwise);
    }

    fn add(
        &mut self,
        (text, unfolded): (SmolStr, SmolStr),
        script: Script,
        (start, end): (usize, usize),
        otherwise: Glue,
    ) {
        // A stretch after another script says so; cuts within a stretch say which.
        let within = || self.out.pieces.last().is_some_and(|p| p.script == script);
        let glue = match self.glue {
            Some(glue) => glue,
            None if within() => otherwise,
            None => Glue::ScriptChange,
        };
        self.glue = None;
        self.out.pieces.push(Piece {
            text,
            script,
            start,
            end,
            glue,
            unfolded,
        });
    }
}

/// The folded text of some cells, and the unfolded one where it differs.
fn surface(cells: &[Cell], script: Script) -> (SmolStr, SmolStr) {
    if cells.iter().all(|c| c.c.is_ascii()) {
        return (
            cells.iter().map(|c| c.c.to_ascii_lowercase()).collect(),
            SmolStr::default(),
        );
    }
    let mut unfolded = SmolStrBuilder::new();
    for cell in cells {
        lower(cell.c, |c| unfolded.push(c));
    }
    let mut unfolded = unfolded.finish();
    if cells.iter().any(|c| c.mark) {
        unfolded = unfolded.nfc().collect();
    }
    let text = fold::fold_native(&unfolded, script);
    let unfolded = if unfolded == text {
        SmolStr::default()
    } else {
        unfolded
    };
    (text, unfolded)
}

/// Whether two words were written as one with the second's capital kept: `PolPot`, but not
/// `McDonald`, `DeVito` or `iPhone`.
fn is_case_break(cells: &[Cell], at: usize) -> bool {
    const LEAST_BEFORE: usize = 3;
    const LEAST_AFTER: usize = 2;
    if at < LEAST_BEFORE || cells.len() < at + LEAST_AFTER {
        return false;
    }
    if !cells[at].c.is_uppercase()
        || !cells[at - 1].c.is_lowercase()
        || !cells[at + 1].c.is_lowercase()
    {
        return false;
    }
    let before: String = cells[..at]
        .iter()
        .flat_map(|c| c.c.to_lowercase())
        .collect();
    !super::words::is_bound_prefix(&before)
}
