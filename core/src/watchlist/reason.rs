//! One line of evidence, for or against.

use std::fmt;

use crate::rules::{Language, Rule};
use crate::score::{Fact, Line, Prepared};

/// One line of evidence with a stable id, points, and a sentence in four languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    rule: Rule,
    system: Option<&'static str>,
    system_label: &'static str,
    points: i32,
    of: i32,
    query: String,
    listed: String,
    query_span: Option<(usize, usize)>,
    listed_span: Option<(usize, usize)>,
    detail: String,
}

impl Reason {
    pub(crate) fn of_fact(fact: &Fact) -> Reason {
        Reason {
            rule: fact.rule,
            system: None,
            system_label: "",
            points: fact.points,
            of: 0,
            query: String::new(),
            listed: String::new(),
            query_span: None,
            listed_span: None,
            detail: fact.detail.clone(),
        }
    }

    /// That the listed name was compared as passports print it.
    pub(crate) fn of_print(print: &str) -> Reason {
        Reason {
            rule: Rule::Printed,
            system: None,
            system_label: "",
            points: 0,
            of: 0,
            query: String::new(),
            listed: print.to_owned(),
            query_span: None,
            listed_span: None,
            detail: String::new(),
        }
    }

    pub(crate) fn of_line(
        line: &Line,
        query_text: &str,
        query: &Prepared,
        listed_text: &str,
        listed: &Prepared,
    ) -> Reason {
        let (query_part, query_span) = written(query_text, query, line.query);
        let (listed_part, listed_span) = written(listed_text, listed, line.listed);
        let mut rule = line.rule;
        // One compound name written in two ways is one term.
        if rule == Rule::Exact && fold(&query_part) != fold(&listed_part) {
            rule = Rule::Compound;
        }
        if rule == Rule::Edit {
            rule = spelling(query, line.query, listed, line.listed);
        }
        let system = (rule == Rule::Transliteration)
            .then(|| system(query, line.query, listed, line.listed))
            .flatten();
        Reason {
            rule,
            system: system.map(|(id, _)| id),
            system_label: system.map_or("", |(_, label)| label),
            points: line.points,
            of: line.of,
            query: query_part,
            listed: listed_part,
            query_span,
            listed_span,
            detail: String::new(),
        }
    }

    /// The stable id of the rule (`transliteration:ru-passport-2010`, `edit`, `born-same` …).
    pub fn rule(&self) -> String {
        match self.system {
            Some(system) => format!("{}:{system}", self.rule.id()),
            None => self.rule.id().to_owned(),
        }
    }

    /// Points that this reason adds to the score (of 1000) or takes off.
    pub fn points(&self) -> i32 {
        self.points
    }

    /// The share of 1000 that the name part could have earned; 0 for facts and adjustments.
    pub fn of(&self) -> i32 {
        self.of
    }

    /// The part of the query that it is about, as written; empty where none is.
    pub fn query_part(&self) -> &str {
        &self.query
    }

    /// The part of the listed name that it is about, as published; empty where none is.
    pub fn listed_part(&self) -> &str {
        &self.listed
    }

    /// Where the query's part stands in the query, in bytes.
    pub fn query_span(&self) -> Option<(usize, usize)> {
        self.query_span
    }

    /// Where the listed part stands in the listed name, in bytes; in the name as passports print it
    /// where the rule `printed` is among the reasons.
    pub fn listed_span(&self) -> Option<(usize, usize)> {
        self.listed_span
    }

    /// Whether it speaks against the candidate.
    pub fn is_against(&self) -> bool {
        self.points < 0 || matches!(self.rule, Rule::Contradiction)
    }

    /// The sentence that an officer reads.
    pub fn sentence(&self, language: Language) -> String {
        let points = match self.points {
            0 => String::new(),
            points => format!(" [{points:+}]"),
        };
        let text = self
            .rule
            .sentence(language)
            .replace("{q}", &self.query)
            .replace("{l}", &self.listed)
            .replace("{s}", self.system_label)
            .replace("{x}", &self.detail);
        format!("{text}{points}")
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::English))
    }
}

fn fold(text: &str) -> String {
    let pieces = crate::text::pieces(text).pieces;
    pieces
        .into_iter()
        .map(|piece| piece.text)
        .collect::<Vec<_>>()
        .join(" ")
}

/// The tokens of a mask as written, and their span.
fn written(text: &str, name: &Prepared, mask: u16) -> (String, Option<(usize, usize)>) {
    let mut parts = Vec::new();
    let mut span: Option<(usize, usize)> = None;
    for (index, token) in name.name.tokens.iter().enumerate() {
        if mask >> index & 1 == 1 {
            parts.push(text.get(token.start..token.end).unwrap_or_default());
            span = Some(span.map_or((token.start, token.end), |(from, to)| {
                (from.min(token.start), to.max(token.end))
            }));
        }
    }
    (parts.join(" "), span)
}

/// Which kind of difference in spelling two single tokens show.
fn spelling(query: &Prepared, query_mask: u16, listed: &Prepared, listed_mask: u16) -> Rule {
    let reading = |name: &Prepared, mask: u16| -> Option<String> {
        let features = name.features.get(mask.trailing_zeros() as usize)?;
        (mask.count_ones() == 1).then(|| features.readings.first().map(|r| r.text.to_string()))?
    };
    match (reading(query, query_mask), reading(listed, listed_mask)) {
        (Some(x), Some(y)) => crate::rules::spelling_rule(&x, &y),
        _ => Rule::Edit,
    }
}

/// The romanization system that makes the two tokens one.
fn system(
    query: &Prepared,
    query_mask: u16,
    listed: &Prepared,
    listed_mask: u16,
) -> Option<(&'static str, &'static str)> {
    let (a, b) = (query.word(query_mask)?, listed.word(listed_mask)?);
    let mut best: Option<(u32, &'static str, &'static str)> = None;
    for x in &a.readings {
        for y in &b.readings {
            if x.text == y.text {
                // The side that is not Latin was romanized; its system says how.
                let native = if a.script == crate::text::Script::Latin {
                    y
                } else {
                    x
                };
                let penalty = u32::from(x.penalty) + u32::from(y.penalty);
                if best.is_none_or(|(least, _, _)| penalty < least) {
                    best = Some((penalty, native.system.id(), native.system.label()));
                }
            }
        }
    }
    best.map(|(_, id, label)| (id, label))
}
