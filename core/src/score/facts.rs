//! Facts beside the name: birth, sex, nationality, place, documents. Each gives points for or
//! against, and none excludes by itself.

use crate::record::{PartialDate, Record, Sex, country};
use crate::rules::Rule;

/// What is known of the person looked for, beside the name.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) born: Option<PartialDate>,
    /// The date may be misread: it counts for a record, not against it.
    pub(crate) born_unsure: bool,
    pub(crate) sex: Option<Sex>,
    pub(crate) nationalities: Vec<String>,
    pub(crate) birth_place: Option<String>,
    pub(crate) documents: Vec<String>,
}

/// One fact weighed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fact {
    pub(crate) rule: Rule,
    pub(crate) points: i32,
    pub(crate) detail: String,
}

impl Facts {
    pub(crate) fn is_empty(&self) -> bool {
        *self == Facts::default()
    }

    /// The most that these facts can add.
    pub(crate) fn lift(&self) -> i32 {
        let add = |known: bool, rule: Rule| if known { rule.cost().max(0) } else { 0 };
        add(self.born.is_some(), Rule::BornSame)
            + add(!self.nationalities.is_empty(), Rule::NationalitySame)
            + add(self.birth_place.is_some(), Rule::PlaceSame)
            + add(!self.documents.is_empty(), Rule::DocumentSame)
    }
}

/// Weighs the facts of a query against those of a record.
pub(crate) fn weigh(query: &Facts, record: &Record) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |rule: Rule, detail: String| {
        facts.push(Fact {
            rule,
            points: rule.cost(),
            detail,
        })
    };
    if let Some(born) = &query.born
        && let Some((rule, detail)) = births(born, &record.born)
        && !(query.born_unsure && rule.cost() < 0)
    {
        add(rule, detail);
    }
    if let (Some(ours), Some(theirs)) = (query.sex, record.sex)
        && ours != theirs
        && ours != Sex::Other
        && theirs != Sex::Other
    {
        add(
            Rule::SexDiffers,
            format!("{} / {}", letter(ours), letter(theirs)),
        );
    }
    if let Some((rule, detail)) = nationalities(&query.nationalities, &record.nationalities) {
        add(rule, detail);
    }
    if let Some(place) = &query.birth_place {
        let same = |listed: &str| !listed.is_empty() && listed.eq_ignore_ascii_case(place.trim());
        if record.birth_places.iter().any(|p| same(&p.text)) {
            add(Rule::PlaceSame, String::new());
        }
    }
    let number = |text: &str| {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_uppercase()
    };
    let ours: Vec<String> = query
        .documents
        .iter()
        .map(|d| number(d))
        .filter(|d| d.len() >= 4)
        .collect();
    if record
        .documents
        .iter()
        .any(|document| ours.contains(&number(&document.number)))
    {
        add(Rule::DocumentSame, String::new());
    }
    facts
}

fn letter(sex: Sex) -> char {
    match sex {
        Sex::Female => 'F',
        Sex::Male => 'M',
        Sex::Other => 'X',
    }
}

/// The best that any listed date of birth says.
fn births(query: &PartialDate, listed: &[PartialDate]) -> Option<(Rule, String)> {
    let best = listed
        .iter()
        .map(|date| (compare_births(query, date), date));
    let (rule, date) = best.max_by_key(|(rule, _)| rule.cost())?;
    Some((rule, format!("{query} / {date}")))
}

/// How two dates of birth, each an interval, go together.
fn compare_births(a: &PartialDate, b: &PartialDate) -> Rule {
    let single = |date: &PartialDate| date.len_days() == 1 && !date.is_placeholder();
    let (wide_a, wide_b) = (a.without_placeholder(), b.without_placeholder());
    if a.overlaps(b) && single(a) && single(b) {
        return Rule::BornSame;
    }
    if wide_a.overlaps(&wide_b) {
        return Rule::BornAgrees;
    }
    if single(a)
        && single(b)
        && a.with_day_and_month_swapped()
            .is_some_and(|swapped| swapped.overlaps(b))
    {
        return Rule::BornSwapped;
    }
    // One slip of the pen: up to a year either way, or the same day of a year that differs by tens.
    let near = wide_a.gap_days(&wide_b) <= NEAR_DAYS;
    let (years_a, years_b) = (i32::from(a.first_year()), i32::from(b.first_year()));
    let same_day_of_year = single(a)
        && single(b)
        && (a.first.1, a.first.2) == (b.first.1, b.first.2)
        && (years_a - years_b) % 10 == 0;
    if near || same_day_of_year {
        Rule::BornNear
    } else {
        Rule::BornDiffers
    }
}

/// Dates of birth that lie no further apart may be one, miscopied or estimated.
const NEAR_DAYS: i32 = 366;

fn nationalities(query: &[String], listed: &[String]) -> Option<(Rule, String)> {
    let codes = |texts: &[String]| -> Vec<String> {
        let mut codes: Vec<String> = texts
            .iter()
            .filter_map(|text| country::code(text).map(str::to_owned))
            .collect();
        codes.sort();
        codes.dedup();
        codes
    };
    let (ours, theirs) = (codes(query), codes(listed));
    if ours.is_empty() || theirs.is_empty() {
        return None;
    }
    let detail = format!("{} / {}", ours.join(" "), theirs.join(" "));
    let shared = ours.iter().any(|code| theirs.contains(code));
    Some((
        if shared {
            Rule::NationalitySame
        } else {
            Rule::NationalityDiffers
        },
        detail,
    ))
}
