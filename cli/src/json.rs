//! Answers as JSON.

use noticematch::{Candidate, Candidates, Comparison, Language, Reason};
use serde_json::{Value, json};

/// One reason.
pub(crate) fn reason(reason: &Reason, language: Language) -> Value {
    json!({
        "rule": reason.rule(),
        "points": reason.points(),
        "of": reason.of(),
        "query": reason.query_part(),
        "listed": reason.listed_part(),
        "sentence": reason.sentence(language),
    })
}

/// One candidate with everything an officer needs beside it.
pub(crate) fn candidate(rank: usize, candidate: &Candidate, language: Language) -> Value {
    let record = candidate.record();
    let notice = candidate.notice();
    json!({
        "rank": rank,
        "score": candidate.score().as_f64(),
        "level": candidate.level().as_str(),
        "name": candidate.name(),
        "name_kind": candidate.name_kind(),
        "name_quality": candidate.name_quality(),
        "record_id": candidate.record_id(),
        "list": candidate.list(),
        "notice": notice,
        "legal_effect": notice.legal_effect(),
        "next_step": notice.next_step(),
        "reasons": candidate.reasons().iter().map(|r| reason(r, language)).collect::<Vec<_>>(),
        "record": record,
    })
}

/// A whole answer. Without candidates it still says what was searched, or why it could not be.
pub(crate) fn answer(found: &Candidates, language: Language) -> Value {
    json!({
        "candidates": found.iter().enumerate().map(|(i, c)| candidate(i + 1, c, language)).collect::<Vec<_>>(),
        "unsearchable": found.unsearchable().map(ToString::to_string),
        "work_limited": found.work_limited(),
        "notes": found.notes().iter().map(|note| json!({"id": note.id(), "sentence": note.to_string()})).collect::<Vec<_>>(),
        "profile": found.profile().as_str(),
        "coverage": found.coverage(),
    })
}

/// A comparison of two names.
pub(crate) fn comparison(comparison: &Comparison, language: Language) -> Value {
    json!({
        "score": comparison.score().as_f64(),
        "level": comparison.level().as_str(),
        "unsearchable": comparison.unsearchable().map(ToString::to_string),
        "reasons": comparison.reasons().iter().map(|r| reason(r, language)).collect::<Vec<_>>(),
    })
}
