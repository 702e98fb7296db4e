//! Several names in one field: `A / B`, `A (B)`, `A a.k.a. B`, `A, née B`.

use crate::text::{Glue, Piece};

use super::Mode;
use super::words::{self, Introducer, Role};

/// Names inserted into one field that are looked at.
const MAX_INSERTED: usize = 3;
/// Least letters of a word by which one of several names in a field tells something.
const MIN_LETTERS: usize = 3;

/// The names that stand in one field, each as its pieces; none where it is one name.
///
/// What stands in brackets after an organisation's name mostly tells it from others (`Bank (Suisse)`):
/// there it is a name of its own only where it is introduced as one, or is the acronym.
pub(super) fn fields(name: &str, pieces: &[Piece], mode: Mode) -> Vec<Vec<Piece>> {
    if !may_insert(name, pieces) {
        return strokes(pieces, mode);
    }
    let mut places = places(name, pieces);
    if mode == Mode::Organization {
        keep_qualifiers(pieces, &mut places);
    }
    let main = |at: usize| places[at] == Place::Main;
    let only = |kept: &dyn Fn(usize) -> bool| -> Vec<Piece> {
        let kept = (0..pieces.len()).filter(|&at| kept(at));
        kept.map(|at| pieces[at].clone()).collect()
    };
    let name_around = only(&main);
    let mut fields = strokes(&name_around, mode);
    if name_around.len() == pieces.len() {
        return fields;
    }
    if fields.is_empty() {
        fields.push(name_around);
    }
    for number in 0..MAX_INSERTED {
        let inside = |at: usize| matches!(places[at], Place::Inserted(n, _) if n == number);
        let Some(from) = (0..pieces.len()).find(|&at| inside(at)) else {
            break;
        };
        let content = only(&inside);
        let birth = places[from] == Place::Inserted(number, Introducer::Birth);
        if mode == Mode::Organization || content.len() >= 2 && !birth {
            fields.push(content);
        } else if let Some(before) = (0..from).rev().find(|&at| main(at)) {
            fields.push(only(&|at| inside(at) || main(at) && at != before));
        }
    }
    fields
}

/// Whether a bracket or a word in a field may begin another name.
fn may_insert(name: &str, pieces: &[Piece]) -> bool {
    let introduces = |piece: &Piece| words::introduces(&piece.text);
    // What stands before a piece is a bracket or, seen first, a comma; the first piece says only that it is.
    let bracketed = |piece: &Piece| piece.glue >= Glue::Bracket;
    let may_open =
        pieces.first().is_some_and(|first| first.start > 0) || pieces.iter().any(bracketed);
    may_open && name.contains(['(', '[', '{', '（', '【']) || pieces.iter().skip(1).any(introduces)
}

/// Takes brackets that qualify an organisation's name back into it.
fn keep_qualifiers(pieces: &[Piece], places: &mut [Place]) {
    let initials = |places: &[Place]| -> String {
        let main = pieces
            .iter()
            .zip(places)
            .filter(|(_, place)| **place == Place::Main);
        main.filter_map(|(piece, _)| piece.text.chars().next())
            .collect()
    };
    let initials = initials(places);
    for at in 0..places.len() {
        if let Place::Inserted(_, Introducer::None) = places[at]
            && !is_acronym(&pieces[at].text, &initials)
        {
            places[at] = Place::Main;
        }
    }
}

/// Whether the letters of a word are among the initials of others, in order, the first at the first.
fn is_acronym(word: &str, initials: &str) -> bool {
    let mut left = initials.chars();
    let first = word.chars().next() == initials.chars().next();
    first && word.chars().count() >= 2 && word.chars().all(|letter| left.any(|c| c == letter))
}

/// What a piece of a field belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The name that the field begins with.
    Main,
    /// A word that introduces another name.
    Word,
    /// A name in brackets or after an introducing word, by number.
    Inserted(usize, Introducer),
}

/// Walks over a field and sees what is inserted.
#[derive(Default)]
struct Walk {
    depth: u8,
    open: Option<Introducer>,
    /// Names inserted so far, and whether the piece before belongs to the last of them.
    number: usize,
    inside: bool,
}

impl Walk {
    fn separator(&mut self, c: char) {
        match c {
            '(' | '[' | '{' | '（' | '【' => {
                self.depth = self.depth.saturating_add(1);
                self.begin(Some(Introducer::None));
            }
            ')' | ']' | '}' | '）' | '】' => {
                self.depth = self.depth.saturating_sub(1);
                self.begin(None);
            }
            ',' | ';' if self.open.is_some() => {
                self.begin((self.depth > 0).then_some(Introducer::None));
            }
            _ => {}
        }
    }

    /// What was inserted before ends here.
    fn begin(&mut self, open: Option<Introducer>) {
        self.number += usize::from(self.inside);
        self.inside = false;
        self.open = open;
    }

    fn place(&mut self) -> Place {
        self.inside = self.open.is_some();
        self.open
            .map_or(Place::Main, |kind| Place::Inserted(self.number, kind))
    }
}

/// Which pieces stand in brackets or after a word that introduces another name.
fn places(name: &str, pieces: &[Piece]) -> Vec<Place> {
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let introducer = |role| match role {
        Role::Introducer(kind) => Some(kind),
        _ => None,
    };
    let mut found = Vec::with_capacity(pieces.len());
    let mut walk = Walk::default();
    let mut end = 0;
    while found.len() < pieces.len() {
        let at = found.len();
        let between = name.get(end..pieces[at].start).unwrap_or("");
        between.chars().for_each(|c| walk.separator(c));
        let introduced = words::longest(&texts, at, introducer);
        match introduced.filter(|(length, _)| at > 0 && at + length < pieces.len()) {
            Some((length, kind)) => {
                walk.begin(Some(kind));
                found.extend(std::iter::repeat_n(Place::Word, length));
            }
            None => found.push(walk.place()),
        }
        end = pieces[found.len() - 1].end;
    }
    found
}

/// The names on both sides of strokes (`A / B`), where each has a word that tells something.
fn strokes(pieces: &[Piece], mode: Mode) -> Vec<Vec<Piece>> {
    let starts_new = |at: &usize| pieces[*at].glue == Glue::Slash;
    let mut cuts: Vec<usize> = (1..pieces.len()).filter(starts_new).collect();
    if cuts.is_empty() {
        return Vec::new();
    }
    let least = match mode {
        Mode::Person => 2,
        Mode::Organization => 1,
    };
    cuts.insert(0, 0);
    cuts.push(pieces.len());
    let names: Vec<Vec<Piece>> = cuts
        .windows(2)
        .map(|cut| pieces[cut[0]..cut[1]].to_vec())
        .collect();
    let tells = |name: &Vec<Piece>| name.len() >= least && name.iter().any(long);
    if names.iter().all(tells) {
        names
    } else {
        Vec::new()
    }
}

/// Whether a word has letters enough to tell something.
pub(super) fn long(piece: &Piece) -> bool {
    piece.text.chars().nth(MIN_LETTERS - 1).is_some()
}
