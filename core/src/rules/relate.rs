//! How two tokens are related: the cheapest rule that fits.

use crate::name::{Class, Features, Outline, Skeletons, lexicon, sound};
use crate::text::Script;

use super::{Rule, spelling, syllables};

/// A relation dearer than this is none.
pub(crate) const CUT: u16 = 500;
/// The same where one side is written in syllables: few letters, and many names a letter apart.
const SYLLABIC_CUT: u16 = 330;
/// … and both read in so few letters.
const SHORT_SYLLABLES: usize = 5;
/// Readings of each side whose spellings are compared.
const COMPARED_READINGS: usize = 3;
/// The same of Han, which is read in several languages, and of compounds, which are written in several ways.
const COMPARED_READINGS_MORE: usize = 6;
/// A shorter token is the beginning of a longer one only from so many letters on.
pub(crate) const MIN_PREFIX: usize = 4;
/// … and only so many letters are missing.
pub(crate) const MAX_CUT_OFF: usize = 4;
const PER_CUT_OFF_LETTER: u16 = 50;
/// Least letters that a zone leaves of a token, short of an initial.
pub(crate) const MIN_CUT_IN_ZONE: usize = 2;

/// What relates a token to others, whether just analysed or read from an index.
pub(crate) trait Token {
    fn term(&self) -> &str;
    /// The surface, folded.
    fn folded(&self) -> std::borrow::Cow<'_, str>;
    fn script(&self) -> Script;
    fn readings(&self) -> usize;
    /// Text and penalty (0 to 255) of a reading.
    fn reading(&self, index: usize) -> (&str, u8);
    fn classes(&self) -> &[Class];

    /// A bit for each class, by the last digits of its number: tokens that have none in common share no class.
    /// All of them where nobody has looked.
    fn class_bits(&self) -> u16 {
        u16::MAX
    }

    /// Which letters the readings have.
    fn outline(&self) -> Outline {
        Outline::of((0..self.readings()).map(|index| self.reading(index).0))
    }

    /// The token without the particles before it.
    fn surface(&self) -> &str;
}

impl Token for Features {
    fn surface(&self) -> &str {
        Features::surface(self)
    }
    fn term(&self) -> &str {
        &self.term
    }
    fn folded(&self) -> std::borrow::Cow<'_, str> {
        std::borrow::Cow::Borrowed(Features::folded(self))
    }
    fn script(&self) -> Script {
        self.script
    }
    fn readings(&self) -> usize {
        self.readings.len()
    }
    fn reading(&self, index: usize) -> (&str, u8) {
        self.readings
            .get(index)
            .map_or(("", 0), |reading| (reading.text.as_str(), reading.penalty))
    }
    fn classes(&self) -> &[Class] {
        &self.classes
    }
    fn class_bits(&self) -> u16 {
        Features::class_bits(self)
    }
    fn outline(&self) -> Outline {
        Features::outline(self)
    }
}

/// The relation of two tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Relation {
    pub(crate) rule: Rule,
    /// Points of 1000 taken off.
    pub(crate) cost: u16,
}

impl Relation {
    pub(super) fn of(rule: Rule) -> Relation {
        Relation {
            rule,
            cost: rule.cost().clamp(0, 1000) as u16,
        }
    }

    fn graded(rule: Rule, distance: u16) -> Relation {
        Relation {
            rule,
            cost: distance.saturating_add(rule.cost().clamp(0, 1000) as u16),
        }
    }

    fn keep_cheaper(&mut self, other: Relation) {
        if other.cost < self.cost {
            *self = other;
        }
    }
}

/// The cheapest rule that relates two tokens which share a key, if any is cheap enough.
///
/// Symmetric in cost. Callers check [`Features::meets`] first (an index does so by its keys).
pub(crate) fn relate(a: &impl Token, b: &impl Token) -> Option<Relation> {
    let resembles = |rule| {
        matches!(
            rule,
            Rule::Edit | Rule::EditSwap | Rule::Spelling | Rule::Gendered
        )
    };
    // Whatever else relates two tokens is a key of both.
    nearest(a, b)
        .filter(|best| !resembles(best.rule) || may_sound_alike(a, b) || may_meet_spelled(a, b))
}

/// Whether two tokens can share a key of spelling or class, told by their letters. A key of so few bits that
/// others share relates nothing.
pub(crate) fn may_meet_spelled(a: &impl Token, b: &impl Token) -> bool {
    shared_class(a, b)
        || a.folded() == b.folded()
        || a.readings() > 0 && b.readings() > 0 && a.outline().may_meet(&b.outline())
}

/// The same told sooner and less surely, by the letters one by one.
pub(crate) fn may_share_letters(a: &Features, b: &Features) -> bool {
    a.may_share_letters(b) || shared_class(a, b)
}

fn shared_class(a: &impl Token, b: &impl Token) -> bool {
    let mut classes = a.classes().iter();
    a.class_bits() & b.class_bits() != 0
        && classes.any(|class| b.classes().iter().any(|other| other.id == class.id))
}

/// Whether two tokens can share a key of sound: one is Latin and the other is not.
pub(crate) fn may_sound_alike(a: &impl Token, b: &impl Token) -> bool {
    (a.script() == Script::Latin) != (b.script() == Script::Latin)
}

/// The cheapest rule that fits two tokens which share a key.
pub(crate) fn nearest(a: &impl Token, b: &impl Token) -> Option<Relation> {
    if a.term() == b.term() {
        return Some(Relation::of(Rule::Exact));
    }
    if a.surface() == b.surface() || a.script() == b.script() && a.folded() == b.folded() {
        let particles = |token: &str| token.contains(' ');
        let rule = if particles(a.term()) || particles(b.term()) {
            Rule::Article
        } else {
            Rule::Exact
        };
        return Some(Relation::of(rule));
    }
    let mut best = Relation {
        rule: Rule::Edit,
        cost: CUT + 1,
    };
    by_class(a, b, &mut best);
    if best.cost <= CUT {
        best.cost += other_names(a, b, best.rule);
    }
    if a.script() == b.script() && matches!(a.script(), Script::Han | Script::Hangul) {
        // Names that sound alike are other names: what is written counts.
        let cost = syllables::share_that_differs(&a.folded(), &b.folded(), SYLLABLES_DIFFER);
        let rule = Rule::Edit;
        best.keep_cheaper(Relation { rule, cost });
        return (best.cost <= CUT).then_some(best);
    }
    by_reading(a, b, &mut best);
    let servant = |token: &str| crate::name::is_servant_compound(token);
    if best.rule == Rule::Article && servant(a.surface()) != servant(b.surface()) {
        best.rule = Rule::Servant;
    }
    if best.cost > Rule::Transliteration.cost() as u16 && syllables_agree(a, b) {
        by_spelling(a, b, &mut best);
        by_sound(a, b, &mut best);
        if best.cost > SURELY_ONE && best.cost <= CUT {
            best.cost += other_names(a, b, best.rule);
        }
        by_gender(a, b, &mut best);
    }
    if matches!(best.rule, Rule::Sound | Rule::Edit) {
        best.cost = of_few_syllables(a, b, best.cost);
    }
    let syllabic = is_syllabic(a.script()) || is_syllabic(b.script());
    let short = a.reading(0).0.len().max(b.reading(0).0.len()) <= SHORT_SYLLABLES;
    (best.cost <= if syllabic && short { SYLLABIC_CUT } else { CUT }).then_some(best)
}

/// The cost of two names in one script of syllables, none of which they share.
const SYLLABLES_DIFFER: u16 = 800;

/// Whether a name in Han or Hangul and its Latin spelling can have as many syllables.
fn syllables_agree(a: &impl Token, b: &impl Token) -> bool {
    match (a.script(), b.script()) {
        (native, Script::Latin) if is_syllabic(native) => {
            syllables::agree(native, &a.folded(), b.reading(0).0)
        }
        (Script::Latin, native) if is_syllabic(native) => {
            syllables::agree(native, &b.folded(), a.reading(0).0)
        }
        _ => true,
    }
}

/// Spellings that are nearer than this are one name whatever the lexicon says.
const SURELY_ONE: u16 = 60;
/// What is added to the cost of two tokens that are spelled alike but known as different names.
fn other_names(a: &impl Token, b: &impl Token, rule: Rule) -> u16 {
    if !matches!(
        rule,
        Rule::Spelling
            | Rule::Edit
            | Rule::EditSwap
            | Rule::Sound
            | Rule::EquivalentName
            | Rule::VariantName
    ) {
        return 0;
    }
    let servant = |token: &str| crate::name::is_servant_compound(token);
    let kunya = |token: &str| token.starts_with("abu");
    if servant(a.term()) && kunya(b.term()) || kunya(a.term()) && servant(b.term()) {
        return CUT;
    }
    match (
        crate::name::known_name(a.surface()),
        crate::name::known_name(b.surface()),
    ) {
        (Some(x), Some(y)) if x != y => CUT,
        _ => 0,
    }
}

/// Equal readings, each weighed by how unusual it is.
fn by_reading(a: &impl Token, b: &impl Token, best: &mut Relation) {
    // A system's less usual spellings are spellings all the same; within one script an unusual reading
    // says that something was left off.
    let (rule, share, most) = if a.script() != b.script() {
        (Rule::Transliteration, 4, 100)
    } else {
        (Rule::Article, 2, 150)
    };
    for (x, x_penalty) in (0..a.readings()).map(|i| a.reading(i)) {
        for (y, y_penalty) in (0..b.readings()).map(|i| b.reading(i)) {
            if x == y {
                let unusual = (u16::from(x_penalty) + u16::from(y_penalty)) / share;
                best.keep_cheaper(Relation::graded(rule, unusual.min(most)));
            }
        }
    }
}

/// The same name in the lexicon.
fn by_class(a: &impl Token, b: &impl Token, best: &mut Relation) {
    if a.class_bits() & b.class_bits() == 0 {
        return;
    }
    let surcharge = one_character(a, b);
    for &x in a.classes() {
        for &y in b.classes() {
            let rule = match lexicon::relation(x, y, a.script() == b.script()) {
                Some(lexicon::Relation::Transliteration) => Rule::EquivalentName,
                Some(lexicon::Relation::Spelling | lexicon::Relation::Homophone) => {
                    Rule::VariantName
                }
                Some(lexicon::Relation::Cognate) => Rule::Cognate,
                Some(lexicon::Relation::Nickname) => Rule::Nickname,
                None => continue,
            };
            best.keep_cheaper(Relation::graded(rule, surcharge));
        }
    }
}

/// What a name of one character costs more that only the lexicon relates: families of one character
/// (金: Jin, Kim, Kam) are one class there, and the Hangul one is read in one way only.
fn one_character(a: &impl Token, b: &impl Token) -> u16 {
    const HANGUL: u16 = 220;
    const HAN: u16 = 80;
    match syllables::counted(a, b) {
        Some((Script::Hangul, 1)) => HANGUL,
        Some((Script::Han, 1)) => HAN,
        _ => 0,
    }
}

/// What a resemblance costs in a name of one or two characters: a syllable is that syllable or
/// another. The readings of a single Han character are known, so that one is none of them is none.
fn of_few_syllables(a: &impl Token, b: &impl Token, cost: u16) -> u16 {
    const ONE_HAN: u16 = 100;
    const TWO_HANGUL: u16 = 200;
    match syllables::counted(a, b) {
        Some((Script::Han, 1)) if cost > ONE_HAN => CUT + 1,
        Some((Script::Hangul, 1)) => cost + cost / 2,
        Some((Script::Hangul, 2)) => cost + cost.saturating_sub(TWO_HANGUL) / 2,
        _ => cost,
    }
}

/// Graded spelling of Latin readings.
fn by_spelling(a: &impl Token, b: &impl Token, best: &mut Relation) {
    if !(spells(a.script()) && spells(b.script())) {
        return;
    }
    let syllabic = if is_syllabic(a.script()) || is_syllabic(b.script()) {
        SYLLABIC_PERCENT
    } else {
        100
    };
    for (x, x_penalty) in (0..compared(a)).map(|i| a.reading(i)) {
        for (y, y_penalty) in (0..compared(b)).map(|i| b.reading(i)) {
            // What reads alike is told by the readings.
            if x == y {
                continue;
            }
            let length = x.len().max(y.len()).max(1) as u32;
            let Some(distance) =
                spelling::distance_within(x, y, limit(best.cost, length, syllabic))
            else {
                continue;
            };
            let factor = if length <= 3 { SHORT_FACTOR } else { FACTOR } * syllabic / 100;
            let unusual = (u32::from(x_penalty) + u32::from(y_penalty)) / 4;
            let cost = u32::from(distance) * factor / length + unusual.min(100);
            if cost < u32::from(best.cost) {
                *best = Relation {
                    rule: Rule::Edit,
                    cost: cost as u16,
                };
            }
        }
    }
}

/// How many readings of a token are compared.
fn compared(token: &impl Token) -> usize {
    let many = token.script() == Script::Han || crate::name::is_compound(token.surface());
    token.readings().min(if many {
        COMPARED_READINGS_MORE
    } else {
        COMPARED_READINGS
    })
}

/// The greatest distance of readings of so many letters that can still cost less than `cost`.
fn limit(cost: u16, length: u32, syllabic: u32) -> u16 {
    let factor = if length <= 3 { SHORT_FACTOR } else { FACTOR } * syllabic / 100;
    ((u32::from(cost) + 1) * length / factor.max(1) + 1).min(4000) as u16
}

/// Points for a hundredth of a letter edit, spread over the letters of the longer token.
const FACTOR: u32 = 12;
/// The same for tokens of up to three letters, where a letter tells more.
const SHORT_FACTOR: u32 = 13;
/// Readings of syllables are exact but for the system: a letter more tells another syllable.
const SYLLABIC_PERCENT: u32 = 210;

fn is_syllabic(script: Script) -> bool {
    matches!(script, Script::Han | Script::Hangul | Script::Kana)
}

/// Whether readings of a script carry its vowels, so that their spelling can be compared.
fn spells(script: Script) -> bool {
    !matches!(script, Script::Arabic | Script::Hebrew)
}

/// What kind of difference in spelling it is: found out for the explanation only.
pub(crate) fn spelling_rule(x: &str, y: &str) -> Rule {
    if Skeletons::of(x).meet(&Skeletons::of(y)) {
        return Rule::Spelling;
    }
    let mut letters = (x.as_bytes().to_vec(), y.as_bytes().to_vec());
    letters.0.sort_unstable();
    letters.1.sort_unstable();
    if letters.0 == letters.1 {
        Rule::EditSwap
    } else {
        Rule::Edit
    }
}

/// One family name in its two forms (Ivanov, Ivanova).
fn by_gender(a: &impl Token, b: &impl Token, best: &mut Relation) {
    const COMMON_LETTERS: usize = 3;
    let resembles = matches!(best.rule, Rule::Edit | Rule::Spelling)
        && best.cost > Rule::Gendered.cost() as u16;
    let (x, y) = (a.surface(), b.surface());
    if resembles
        && a.script() == b.script()
        && x.chars()
            .zip(y.chars())
            .take(COMMON_LETTERS)
            .all(|(x, y)| x == y)
        && crate::name::gendered(x, y)
    {
        best.keep_cheaper(Relation::of(Rule::Gendered));
    }
}

/// How a native spelling sounds, where one side is not Latin.
fn by_sound(a: &impl Token, b: &impl Token, best: &mut Relation) {
    let nearest = match (a.script(), b.script()) {
        (Script::Latin, Script::Latin) => None,
        (_, Script::Latin) => sounds(a, b, best.cost),
        (Script::Latin, _) => sounds(b, a, best.cost),
        _ => None,
    };
    if let Some(distance) = nearest {
        best.keep_cheaper(Relation::graded(Rule::Sound, distance));
    }
}

/// The least distance of the native word from a Latin spelling, where it can cost less than `cost`.
fn sounds(native: &impl Token, latin: &impl Token, cost: u16) -> Option<u16> {
    let mut most = cost.checked_sub(Rule::Sound.cost().max(0) as u16 + 1)?;
    let folded = native.folded();
    let mut nearest = None;
    for index in 0..latin.readings().min(COMPARED_READINGS) {
        let text = latin.reading(index).0;
        if let Some(distance) = sound::distance(native.script(), &folded, text, most) {
            nearest = Some(distance);
            most = distance;
        }
    }
    nearest
}

/// Whether one token is an initial of the other. Accompanies other relations, finds nothing alone.
///
/// Of one script by the first letter; across scripts where the initial's reading begins the Latin
/// token.
pub(crate) fn initial(a: &impl Token, b: &impl Token) -> Option<Relation> {
    fn fits(short: &impl Token, long: &impl Token) -> bool {
        let first = |text: &str| text.chars().next();
        if crate::name::is_alone(short.surface()) {
            return crate::name::begins_with_alone(long.surface(), short.surface());
        }
        if short.script() == long.script() {
            return first(short.surface()) == first(long.surface());
        }
        let start = |text: &str| text.as_bytes().first().copied();
        if long.script() == Script::Latin {
            return (0..short.readings())
                .any(|i| start(short.reading(i).0) == start(long.surface()));
        }
        short.script() == Script::Latin && start(long.reading(0).0) == start(short.surface())
    }
    fn single(token: &impl Token) -> bool {
        crate::name::is_initial(token.surface(), token.script())
    }
    // Of one script, two single letters are the same or none.
    let (one, related) = match (single(a), single(b)) {
        (true, false) => (false, fits(a, b)),
        (false, true) => (false, fits(b, a)),
        (true, true) if a.script() != b.script() && b.script() == Script::Latin => {
            (true, fits(a, b))
        }
        (true, true) if a.script() != b.script() => (true, fits(b, a)),
        _ => return None,
    };
    related.then_some(if one {
        let (rule, cost) = (Rule::Initial, Rule::Transliteration.cost() as u16);
        Relation { rule, cost }
    } else {
        Relation::of(Rule::Initial)
    })
}

/// The same by how a word and an initial begin ([`crate::name::beginning`]), and by looking `closely` where that does not tell.
pub(crate) fn initial_by_beginnings(
    (word, initial): (u8, u8),
    closely: impl FnOnce() -> Option<Relation>,
) -> Option<Relation> {
    if crate::name::begins_with_letter(word, initial) {
        Some(Relation::of(Rule::Initial))
    } else if crate::name::may_begin(word, initial) {
        closely()
    } else {
        None
    }
}

/// Whether one token is the beginning of the other, of one script.
pub(crate) fn prefix(a: &impl Token, b: &impl Token) -> Option<Relation> {
    if a.script() != b.script() || a.script() == Script::Digit {
        return None;
    }
    let (x, y) = (a.term(), b.term());
    if x.as_bytes().first() != y.as_bytes().first() {
        return None;
    }
    let (short, long) = if x.len() < y.len() { (x, y) } else { (y, x) };
    if !long.starts_with(short) {
        return None;
    }
    prefix_relation(short.chars().count(), long.chars().count())
}

/// Whether a query's token is the listed one, cut off in a machine-readable zone. However much is
/// missing, the zone gives no more: only what little is left tells less.
pub(crate) fn cut_in_zone(query: &impl Token, listed: &impl Token) -> Option<Relation> {
    if query.script() != listed.script() || query.script() == Script::Digit {
        return None;
    }
    let (short, long) = (query.term(), listed.term());
    (short.len() < long.len() && long.starts_with(short))
        .then(|| cut_in_zone_relation(short.chars().count()))
        .flatten()
}

/// The relation of a cut token of so many letters with any whole of more.
fn cut_in_zone_relation(kept: usize) -> Option<Relation> {
    let lost = MIN_PREFIX.saturating_sub(kept) as u16;
    let cost = Rule::TruncatedMrz.cost() as u16 + PER_CUT_OFF_LETTER * lost;
    (kept >= MIN_CUT_IN_ZONE).then_some(Relation {
        rule: Rule::TruncatedMrz,
        cost,
    })
}

/// The relation of a beginning of so many letters with a whole of so many.
pub(crate) fn prefix_relation(short: usize, long: usize) -> Option<Relation> {
    let missing = long
        .checked_sub(short)
        .filter(|&missing| missing > 0 && missing <= MAX_CUT_OFF)?;
    let cost = Rule::Truncated.cost() as u16 + PER_CUT_OFF_LETTER * missing as u16;
    (short >= MIN_PREFIX).then_some(Relation {
        rule: Rule::Truncated,
        cost,
    })
}

/// Whether a token is two adjacent listed tokens written as one word.
pub(crate) fn splits_into(word: &Features, head: &impl Token, tail: &impl Token) -> bool {
    crate::name::splits_into(&word.term, head.term(), tail.term())
}
