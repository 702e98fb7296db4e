//! Words that play a known part in names: titles, particles, compounds, legal forms … from the
//! tables in `data/names`.

use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::LazyLock;

use smallvec::SmallVec;

use crate::text;

use super::endings::Endings;
use super::{form_table, table};

/// The part that a word or phrase plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A title; `sure` when it is never a name as well.
    Title {
        sure: bool,
    },
    /// A title where a name begins with it, a name elsewhere.
    FirstTitle,
    /// "of" and what a ruler rules.
    Realm,
    /// The article al-, an optional particle of place, a saint's mark; belongs to the next word.
    Particle {
        canonical: &'static str,
        article: bool,
    },
    /// bin, bint, ould: the next word is the father.
    Nasab,
    /// abu, umm: one unit with the next word.
    Kunya {
        canonical: &'static str,
    },
    /// mac, fitz: one word with the next.
    Filial {
        canonical: &'static str,
    },
    /// ogly, kyzy: the word before is the father.
    Patronymic,
    Conjunction,
    /// abd: one unit with the next word, never scored alone.
    Servant,
    Divine {
        canonical: &'static str,
    },
    /// Before al-Din, ullah.
    FirstPart {
        canonical: &'static str,
    },
    /// al-Din, ullah and the like.
    SecondPart {
        canonical: &'static str,
    },
    Placeholder {
        token: bool,
    },
    Generation {
        order: u8,
        word: bool,
        /// Only where a full stop follows.
        stop: bool,
    },
    /// A name that so many bear that it tells little: percent of its weight to take off.
    Light {
        take_off: u8,
    },
    /// A legal form; `end` where it is one at either end of a name only, and a word or an initial
    /// elsewhere.
    LegalForm {
        number: u16,
        end: bool,
    },
    /// A word that thousands of firms share.
    Generic {
        canonical: &'static str,
        weight: u8,
    },
    /// Links words of an organisation's name.
    Stop,
    Number {
        canonical: &'static str,
    },
    VesselPrefix,
    /// Another name of the same bearer follows in the field.
    Introducer(Introducer),
}

/// What a word announces that stands between two names of one field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Introducer {
    /// No word: a bracket.
    None,
    /// Another name, whole.
    Name,
    /// The family name before marriage.
    Birth,
}

/// Kinds of roles that the reader of a person's name looks for one after the other, a bit each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Kinds(u8);

impl Kinds {
    pub(crate) const PLACEHOLDER: Kinds = Kinds(1);
    pub(crate) const REALM: Kinds = Kinds(1 << 1);
    pub(crate) const TITLE: Kinds = Kinds(1 << 2);
    pub(crate) const GENERATION: Kinds = Kinds(1 << 3);
    pub(crate) const KUNYA: Kinds = Kinds(1 << 4);
    pub(crate) const SERVANT: Kinds = Kinds(1 << 5);
    pub(crate) const LINK: Kinds = Kinds(1 << 6);
    pub(crate) const SECOND_PART: Kinds = Kinds(1 << 7);

    fn of(role: &Role) -> Kinds {
        match role {
            Role::Placeholder { .. } => Kinds::PLACEHOLDER,
            Role::Realm => Kinds::REALM,
            Role::Title { .. } | Role::FirstTitle => Kinds::TITLE,
            Role::Generation { .. } => Kinds::GENERATION,
            Role::Kunya { .. } => Kinds::KUNYA,
            Role::Servant => Kinds::SERVANT,
            Role::Particle { .. }
            | Role::Nasab
            | Role::Filial { .. }
            | Role::Patronymic
            | Role::Conjunction => Kinds::LINK,
            Role::SecondPart { .. } => Kinds::SECOND_PART,
            Role::Divine { .. }
            | Role::FirstPart { .. }
            | Role::Light { .. }
            | Role::LegalForm { .. }
            | Role::Generic { .. }
            | Role::Stop
            | Role::Number { .. }
            | Role::VesselPrefix
            | Role::Introducer(_) => Kinds::default(),
        }
    }

    /// Whether both have a kind in common.
    pub(crate) fn meet(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is none.
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// The parts that a phrase can play, and how long a phrase can begin with it.
#[derive(Debug, Default)]
pub(crate) struct Roles {
    pub(crate) roles: Vec<Role>,
    longest: usize,
    /// A bit for the first byte of each word that comes second in one.
    seconds: u64,
    /// The kinds of what a phrase that begins with it, or it itself, can be.
    pub(crate) begins: Kinds,
    /// Whether a phrase that introduces another name can begin with it.
    pub(crate) introduces: bool,
}

impl Roles {
    /// The most words that a phrase can have which begins at `at`, with these roles.
    fn longest_at(&self, words: &[&str], at: usize) -> usize {
        let second = words.get(at + 1).map_or(0, |word| first_bit(word));
        if self.seconds & second == 0 {
            1
        } else {
            self.longest.min(words.len() - at)
        }
    }

    /// The first role that `pick` accepts.
    pub(crate) fn find<T>(&self, pick: impl Fn(Role) -> Option<T>) -> Option<T> {
        self.roles.iter().find_map(|role| pick(*role))
    }
}

fn first_bit(word: &str) -> u64 {
    word.as_bytes().first().map_or(0, |byte| 1 << (byte % 64))
}

/// A quick hash serves tables that nobody outside can fill.
type QuickHash = std::hash::BuildHasherDefault<super::sound::table::Mix>;

/// What is known of words and phrases. Most words of names are not among them, which a glance tells.
struct Phrases {
    table: HashMap<String, Roles, QuickHash>,
    glance: Glance,
}

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| {
    let table = load();
    let mut glance = Glance(vec![0; Glance::PLACES / 64]);
    table.keys().for_each(|phrase| glance.add(phrase));
    Phrases { table, glance }
});

impl Phrases {
    fn get(&self, phrase: &str) -> Option<&Roles> {
        if self.glance.may_hold(phrase) {
            self.table.get(phrase)
        } else {
            None
        }
    }
}

/// A bit for each phrase of a table, by its length and its first and last letters.
struct Glance(Vec<u64>);

impl Glance {
    const PLACES: usize = 1 << 16;

    fn place(phrase: &str) -> usize {
        (form_table::spread(phrase.as_bytes()) >> 48) as usize
    }

    fn add(&mut self, phrase: &str) {
        let place = Glance::place(phrase);
        self.0[place / 64] |= 1 << (place % 64);
    }

    fn may_hold(&self, phrase: &str) -> bool {
        let place = Glance::place(phrase);
        self.0[place / 64] >> (place % 64) & 1 == 1
    }
}

fn load() -> HashMap<String, Roles, QuickHash> {
    let mut phrases: HashMap<String, Roles, QuickHash> = HashMap::default();
    let mut add = |form: &str, role: Role| {
        let pieces = text::pieces(form).pieces;
        let words: Vec<&str> = pieces.iter().map(|piece| piece.text.as_str()).collect();
        let Some(&first) = words.first() else { return };
        let entry = phrases.entry(first.to_owned()).or_default();
        entry.longest = entry.longest.max(words.len());
        entry.seconds |= words.get(1).map_or(0, |second| first_bit(second));
        entry.begins.0 |= Kinds::of(&role).0;
        entry.introduces |= matches!(role, Role::Introducer(_));
        let entry = phrases.entry(words.join(" ")).or_default();
        if !entry.roles.contains(&role) {
            entry.roles.push(role);
        }
    };
    for row in table::rows(include_str!("../../data/names/titles.tsv")) {
        let role = match row.column(4) {
            "first" => Role::FirstTitle,
            "realm" => Role::Realm,
            sure => Role::Title {
                sure: sure == "always",
            },
        };
        add(row.column(0), role);
    }
    for row in table::rows(include_str!("../../data/names/particles.tsv")) {
        if let Some(role) = particle(row.column(1), row.column(2)) {
            add(row.column(0), role);
        }
    }
    for row in table::rows(include_str!("../../data/names/compounds.tsv")) {
        let canonical = row.column(1);
        match row.column(2) {
            "servant" => add(row.column(0), Role::Servant),
            "divine" => add(row.column(0), Role::Divine { canonical }),
            "first part" => add(row.column(0), Role::FirstPart { canonical }),
            "second part" => add(row.column(0), Role::SecondPart { canonical }),
            _ => {}
        }
    }
    for row in table::rows(include_str!("../../data/names/placeholders.tsv")) {
        add(
            row.column(0),
            Role::Placeholder {
                token: row.column(2) == "token",
            },
        );
    }
    for row in table::rows(include_str!("../../data/names/generations.tsv")) {
        if let Ok(order) = row.column(2).parse() {
            add(
                row.column(0),
                Role::Generation {
                    order,
                    word: row.column(3) == "word",
                    stop: row.column(3) == "stop",
                },
            );
        }
    }
    for row in table::rows(include_str!("../../data/names/introducers.tsv")) {
        let kind = match row.column(1) {
            "birth" => Introducer::Birth,
            _ => Introducer::Name,
        };
        add(row.column(0), Role::Introducer(kind));
    }
    load_organisations(&mut add);
    phrases
}

fn load_organisations(add: &mut impl FnMut(&str, Role)) {
    for row in table::rows(include_str!("../../data/names/low_weight.tsv")) {
        let take_off = row.column(4).parse().unwrap_or(0);
        add(row.column(0), Role::Light { take_off });
    }
    for row in table::rows(include_str!("../../data/names/legal_forms.tsv")) {
        add(
            row.column(0),
            Role::LegalForm {
                number: legal_form_number(row.column(1)),
                end: row.column(3) == "end",
            },
        );
    }
    for row in table::rows(include_str!("../../data/names/generic_words.tsv")) {
        let canonical = row.column(1);
        match row.column(2) {
            "link" => add(row.column(0), Role::Stop),
            "number" | "ordinal" => add(row.column(0), Role::Number { canonical }),
            "vessel prefix" => add(row.column(0), Role::VesselPrefix),
            "filler" => add(
                row.column(0),
                Role::Generic {
                    canonical,
                    weight: 15,
                },
            ),
            "business" => add(
                row.column(0),
                Role::Generic {
                    canonical,
                    weight: 25,
                },
            ),
            _ => add(
                row.column(0),
                Role::Generic {
                    canonical,
                    weight: 55,
                },
            ),
        }
    }
}

fn particle(canonical: &'static str, kind: &str) -> Option<Role> {
    match kind {
        "article" => Some(Role::Particle {
            canonical,
            article: true,
        }),
        "locative" | "saint" => Some(Role::Particle {
            canonical,
            article: false,
        }),
        "nasab" if matches!(canonical, "bin" | "bint" | "wald" | "mint") => Some(Role::Nasab),
        "kunya" => Some(Role::Kunya { canonical }),
        "filial" if canonical == "mac" => Some(Role::Filial { canonical }),
        "filial" => Some(Role::Nasab),
        "patronymic" => Some(Role::Patronymic),
        "conjunction" => Some(Role::Conjunction),
        _ => None,
    }
}

/// Every single word that has a role which `accept` takes, in alphabetical order.
pub(crate) fn with_role(accept: impl Fn(Role) -> bool) -> Vec<&'static str> {
    let mut words: Vec<&str> = PHRASES
        .table
        .iter()
        .filter(|(word, roles)| !word.contains(' ') && roles.roles.iter().any(|role| accept(*role)))
        .map(|(word, _)| word.as_str())
        .collect();
    words.sort_unstable();
    words
}

/// The roles of a single word.
pub(crate) fn roles(word: &str) -> Option<&'static Roles> {
    PHRASES.get(word).filter(|roles| !roles.roles.is_empty())
}

/// The longest phrase that begins at `at` and has a role that `accept` takes: its words and role.
pub(crate) fn longest<T>(
    words: &[&str],
    at: usize,
    accept: impl Fn(Role) -> Option<T>,
) -> Option<(usize, T)> {
    longest_from(first(words.get(at)?)?, words, at, accept)
}

/// Lengths of phrases in bytes, a bit each, by their first byte: few words have one of a kind that is rare.
struct Lengths([u64; 256]);

impl Lengths {
    const LONGEST: usize = 63;

    /// Those of the phrases that `accept` takes.
    fn of(accept: impl Fn(&Roles) -> bool) -> Lengths {
        let mut lengths = [0; 256];
        for (phrase, _) in PHRASES.table.iter().filter(|(_, roles)| accept(roles)) {
            if let Some(&first) = phrase.as_bytes().first() {
                lengths[usize::from(first)] |= 1 << phrase.len().min(Lengths::LONGEST);
            }
        }
        Lengths(lengths)
    }

    /// Whether a phrase may be this one.
    fn hold(&self, phrase: &str) -> bool {
        self.from(phrase) >> phrase.len().min(Lengths::LONGEST) & 1 == 1
    }

    /// The lengths of phrases that begin with the first byte of a word.
    fn from(&self, word: &str) -> u64 {
        word.as_bytes()
            .first()
            .map_or(0, |&first| self.0[usize::from(first)])
    }
}

/// Whether a phrase that introduces another name can begin with a word.
pub(crate) fn introduces(word: &str) -> bool {
    static INTRODUCING: LazyLock<Lengths> = LazyLock::new(|| Lengths::of(|roles| roles.introduces));
    INTRODUCING.hold(word) && first(word).is_some_and(|known| known.introduces)
}

/// Whether a phrase that stands for an unknown name can begin with a word.
pub(crate) fn may_stand_for_unknown(word: &str) -> bool {
    static PLACEHOLDERS: LazyLock<Lengths> =
        LazyLock::new(|| Lengths::of(|roles| roles.begins.meet(Kinds::PLACEHOLDER)));
    PLACEHOLDERS.hold(word)
        && first(word).is_some_and(|known| known.begins.meet(Kinds::PLACEHOLDER))
}

/// The roles of a word that may be one that links a name with the next: a particle, bin, and.
pub(crate) fn links(word: &str) -> Option<&'static Roles> {
    static LINKS: LazyLock<Lengths> =
        LazyLock::new(|| Lengths::of(|roles| roles.begins.meet(Kinds::LINK)));
    LINKS.hold(word).then(|| roles(word)).flatten()
}

/// How many bytes of a word, within a range, are a title; the most of them.
pub(crate) fn title_before(word: &str, lengths: RangeInclusive<usize>) -> Option<usize> {
    fn is_title(roles: &Roles) -> bool {
        let title = |role| matches!(role, Role::Title { .. } | Role::FirstTitle).then_some(());
        roles.find(title).is_some()
    }
    static TITLES: LazyLock<Lengths> = LazyLock::new(|| Lengths::of(is_title));
    let known = TITLES.from(word);
    let mut lengths = lengths
        .rev()
        .filter(|&length| known >> length.min(Lengths::LONGEST) & 1 == 1);
    lengths.find(|&length| word.get(..length).and_then(roles).is_some_and(is_title))
}

/// What is known of phrases that begin with a word; `None` where there are none.
pub(crate) fn first(word: &str) -> Option<&'static Roles> {
    PHRASES.get(word)
}

/// Every phrase of the tables that begins at `at`, the longest first, and how many words it has.
pub(crate) type Found = SmallVec<[(usize, &'static Roles); 4]>;

/// The phrases that begin with the word at `at`, of which this is known.
pub(crate) fn phrases(first: &'static Roles, words: &[&str], at: usize) -> Found {
    let mut found = Found::new();
    for length in (2..=first.longest_at(words, at)).rev() {
        let phrase = words[at..at + length].join(" ");
        found.extend(PHRASES.get(&phrase).map(|roles| (length, roles)));
    }
    found.push((1, first));
    found
}

/// The same as [`longest`], where what is known of the word at `at` is at hand.
pub(crate) fn longest_from<T>(
    first: &Roles,
    words: &[&str],
    at: usize,
    accept: impl Fn(Role) -> Option<T>,
) -> Option<(usize, T)> {
    let mut length = first.longest_at(words, at);
    while length > 1 {
        let phrase = words[at..at + length].join(" ");
        if let Some(found) = PHRASES.get(&phrase).and_then(|roles| roles.find(&accept)) {
            return Some((length, found));
        }
        length -= 1;
    }
    first.find(&accept).map(|found| (1, found))
}

/// The three most usual Latin forms of a part of compounds in its one form, and a name that is not in
/// the table as it is.
pub(crate) fn usual_forms(canonical: &str) -> Vec<&str> {
    static FORMS: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
        let mut forms: HashMap<&str, Vec<&str>> = HashMap::new();
        for row in table::rows(include_str!("../../data/names/compounds.tsv")) {
            let (form, canonical) = (row.column(0), row.column(1));
            let part = matches!(row.column(2), "divine" | "first part");
            let known = forms.entry(canonical).or_default();
            if part && known.len() < 3 && form.bytes().all(|b| b.is_ascii_lowercase()) {
                known.push(form);
            }
        }
        forms
    });
    FORMS
        .get(canonical)
        .filter(|forms| !forms.is_empty())
        .cloned()
        .unwrap_or_else(|| vec![canonical])
}

/// Whether two words are one family name, of a man and of a woman (`data/names/gendered.tsv`).
pub(crate) fn gendered(a: &str, b: &str) -> bool {
    static ENDINGS: LazyLock<Endings<&str>> = LazyLock::new(|| {
        let rows = table::rows(include_str!("../../data/names/gendered.tsv"));
        Endings::new(rows.map(|row| (row.column(0), row.column(1))))
    });
    const STEM: usize = 3;
    /// The stem before endings of which one is a single letter or none.
    const LONG_STEM: usize = 4;
    let one = |male: &str, female: &str| {
        ENDINGS.of(male).any(|(stem, ending)| {
            let short = male[stem.len()..].chars().nth(1).is_none();
            let least = if short { LONG_STEM } else { STEM };
            female.strip_suffix(ending) == Some(stem) && stem.chars().count() >= least
        })
    };
    one(a, b) || one(b, a)
}

static DISTINCT: LazyLock<HashMap<&'static str, &'static str, QuickHash>> = LazyLock::new(|| {
    let rows = table::rows(include_str!("../../data/names/distinct.tsv"));
    rows.map(|row| (row.column(0), row.column(1))).collect()
});

/// The name that a form belongs to, among names that look alike and are not one
/// (`data/names/distinct.tsv`).
pub(crate) fn known_name(form: &str) -> Option<&'static str> {
    DISTINCT.get(form).copied()
}

/// Whether a name is nothing but words that stand for an unknown one.
pub(crate) fn only_placeholders(words: &[&str]) -> bool {
    let placeholder = |role| matches!(role, Role::Placeholder { .. }).then_some(());
    let mut at = 0;
    while at < words.len() {
        match longest(words, at, placeholder) {
            Some((length, ())) => at += length,
            None => return false,
        }
    }
    !words.is_empty()
}

/// Legal forms in alphabetical order, and whether each is a commercial one.
static LEGAL_FORMS: LazyLock<Vec<(&'static str, bool)>> = LazyLock::new(|| {
    let rows = table::rows(include_str!("../../data/names/legal_forms.tsv"));
    let mut forms: Vec<(&str, bool)> = rows
        .map(|row| (row.column(1), is_commercial(row.column(2))))
        .collect();
    forms.sort_unstable();
    forms.dedup_by_key(|form| form.0);
    forms
});

fn is_commercial(kind: &str) -> bool {
    !matches!(
        kind,
        "association" | "foundation" | "state enterprise" | "cooperative" | "trust"
    )
}

/// The number of a legal form, from 1; 0 for none.
fn legal_form_number(canonical: &str) -> u16 {
    let found = LEGAL_FORMS.binary_search_by_key(&canonical, |known| known.0);
    found.map_or(0, |at| at as u16 + 1)
}

/// Whether two legal forms are of quite different kinds: a company and an association.
pub(crate) fn legal_forms_differ(a: u16, b: u16) -> bool {
    let commercial = |number: u16| {
        LEGAL_FORMS
            .get(usize::from(number).wrapping_sub(1))
            .map(|form| form.1)
    };
    commercial(a) != commercial(b)
}
