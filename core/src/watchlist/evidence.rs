//! Evidence and log entry of a search: the canonical text of query, settings and answer, the same in every language.

use serde_json::{Map, Value, json};

use crate::audit::{AuditPolicy, CandidateRef, Evidence, EvidenceReport, Look};
use crate::bundle::{Refusal, digest};
use crate::policy::Access;
use crate::record::{EntityKind, PartialDate, Sex};
use crate::{Candidate, Candidates, Language, Options, Query, Reason, Result, Scratch, Watchlist};

impl Watchlist {
    /// Searches, and gives the evidence of it to be signed: what was asked, how, of which list, and what
    /// the answer was, also when nothing was found. `time` in seconds since 1970.
    ///
    /// ```
    /// # fn main() -> noticematch::Result<()> {
    /// use noticematch::audit::Evidence;
    /// use noticematch::bundle::{SecretKey, Signer};
    /// use noticematch::{Options, Query, Watchlist};
    ///
    /// let (list, key) = (Watchlist::demo(), SecretKey::generate()?);
    /// let query = Query::new("Viktor Skalnyi");
    /// let package = list.evidence(&query, &Options::default(), 1_795_557_254).sign(&[&key])?;
    ///
    /// let report = Evidence::verify(&package, &[key.public_key()], None)?;
    /// list.reproduces(&report)?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Of a list as somebody may see it ([`Watchlist::visible_to`]) the settings name the purpose and time, and
    /// the evidence is of the whole list.
    pub fn evidence(&self, query: &Query, options: &Options, time: u64) -> Evidence {
        Evidence::new(
            time,
            query_text(query),
            self.settings_text(options),
            answer_text(&self.search_with(query, options, &mut Scratch::new())),
            self.engine(),
            self.whole().as_bytes(),
        )
    }

    /// SHA-256 of the index file, of the whole one where this is what somebody may see. It reads all of it,
    /// of a list with overlays after compacting: keep it.
    pub fn digest(&self) -> [u8; 32] {
        digest(self.whole().as_bytes())
    }

    /// What the audit log says about a search: the query in the form that `policy` permits, the engine,
    /// the settings by their digest, and what was offered. The list ([`Active::digest`](crate::bundle::Active::digest)
    /// or [`Watchlist::digest`]), purpose, justification and user are the caller's to fill in; ask
    /// [`AuditPolicy::check`] for the latter before searching.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) when the query cannot be sealed to the policy's key.
    pub fn look(
        &self,
        query: &Query,
        options: &Options,
        found: &Candidates,
        policy: &AuditPolicy,
    ) -> Result<Look> {
        Ok(Look {
            query: policy.query(&query_text(query))?,
            engine: self.engine(),
            settings: digest(self.settings_text(options).as_bytes()),
            candidates: found.iter().map(reference).collect(),
            unsearchable: found.unsearchable().map(ToString::to_string),
            work_limited: found.work_limited(),
            ..Look::default()
        })
    }

    fn engine(&self) -> String {
        let info = self.info();
        format!("noticematch {} analysis {}", info.library, info.analysis)
    }

    /// Asks the query of an evidence package again.
    ///
    /// # Errors
    /// [`ErrorKind::Refused`](crate::ErrorKind::Refused) with the refusal `mixed` when this is not the
    /// list that was searched, `tampered` when the answer differs by a byte, `malformed` when the query
    /// was not written by [`Watchlist::evidence`].
    pub fn reproduces(&self, report: &EvidenceReport) -> Result<()> {
        let whole = self.whole();
        report.reproduce(whole.as_bytes(), &mut |query, settings| {
            let (query, options) = (read_query(query)?, read_settings(settings)?);
            let mut seen = whole.clone();
            for access in read_accesses(settings)? {
                seen = seen.visible_to(&access)?;
            }
            Ok(answer_text(&seen.search_with(
                &query,
                &options,
                &mut Scratch::new(),
            )))
        })
    }

    fn settings_text(&self, options: &Options) -> String {
        let mut settings = json!({
            "limit": options.limit,
            "min_points": options.min_score.map(crate::Score::points),
            "profile": options.profile.as_str(),
        });
        let accesses = self.accesses();
        let mut accesses: Vec<Value> = accesses
            .map(|access| json!({ "purpose": access.purpose, "now": access.now }))
            .collect();
        if !accesses.is_empty() {
            // In the order in which they were applied.
            accesses.reverse();
            settings["access"] = accesses.into();
        }
        sorted(settings)
    }
}

/// Only what is known is written, so that a field added later changes no older package.
fn query_text(query: &Query) -> String {
    let mut fields = Map::new();
    fields.insert("name".to_owned(), json!(query.name));
    let mut put = |name: &str, known: bool, value: Value| {
        if known {
            fields.insert(name.to_owned(), value);
        }
    };
    put(
        "other_names",
        !query.other_names.is_empty(),
        json!(query.other_names),
    );
    put("truncated", query.truncated, json!(true));
    put("kind", query.kind.is_some(), json!(query.kind));
    let born = query.born.as_ref().map(ToString::to_string);
    put("born", born.is_some(), json!(born));
    put("born_unsure", query.born_unsure, json!(true));
    put("sex", query.sex.is_some(), json!(query.sex));
    put(
        "nationality",
        !query.nationalities.is_empty(),
        json!(query.nationalities),
    );
    put(
        "birth_place",
        query.birth_place.is_some(),
        json!(query.birth_place),
    );
    put(
        "document",
        !query.documents.is_empty(),
        json!(query.documents),
    );
    sorted(Value::Object(fields))
}

fn read_query(text: &str) -> Result<Query> {
    let fields = object(text, "query")?;
    let unreadable = || Refusal::Malformed.error("the query of the evidence is of no known form");
    let text = |name: &str| fields.get(name).and_then(Value::as_str);
    let texts = |name: &str| -> Vec<String> {
        let items = fields.get(name).and_then(Value::as_array);
        let items = items.into_iter().flatten().filter_map(Value::as_str);
        items.map(str::to_owned).collect()
    };
    let is = |name: &str| fields.get(name).and_then(Value::as_bool) == Some(true);
    let mut query = Query::new(text("name").ok_or_else(unreadable)?);
    query.other_names = texts("other_names");
    query.truncated = is("truncated");
    query.kind = read::<EntityKind>(&fields, "kind")?;
    query.born = text("born")
        .map(str::parse::<PartialDate>)
        .transpose()
        .map_err(|_| unreadable())?;
    query.born_unsure = is("born_unsure");
    query.sex = read::<Sex>(&fields, "sex")?;
    query.nationalities = texts("nationality");
    query.birth_place = text("birth_place").map(str::to_owned);
    query.documents = texts("document");
    Ok(query)
}

fn read_settings(text: &str) -> Result<Options> {
    let fields = object(text, "settings")?;
    let number = |name: &str| fields.get(name).and_then(Value::as_u64);
    let mut options = Options::default();
    if let Some(limit) = number("limit") {
        options.limit = usize::try_from(limit).unwrap_or(usize::MAX);
    }
    if let Some(points) = number("min_points") {
        options = options.min_score(crate::Score::from_points(
            i32::try_from(points).unwrap_or(i32::MAX),
        ));
    }
    if let Some(profile) = fields.get("profile").and_then(Value::as_str) {
        options = options.profile(profile.parse()?);
    }
    Ok(options)
}

/// For what purposes and at what times the list was seen.
fn read_accesses(text: &str) -> Result<Vec<Access>> {
    let fields = object(text, "settings")?;
    let accesses = fields.get("access").and_then(Value::as_array);
    let read = |access: &Value| match (access["purpose"].as_str(), access["now"].as_u64()) {
        (Some(purpose), Some(now)) => Ok(Access::new(purpose, now)),
        _ => Err(Refusal::Malformed.error("the settings of the evidence name no purpose and time")),
    };
    accesses.into_iter().flatten().map(read).collect()
}

fn object(text: &str, what: &str) -> Result<Map<String, Value>> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(Refusal::Malformed.error(format!("the {what} of the evidence is not JSON"))),
    }
}

fn read<T: serde::de::DeserializeOwned>(
    fields: &Map<String, Value>,
    name: &str,
) -> Result<Option<T>> {
    let value = fields.get(name).cloned().unwrap_or(Value::Null);
    serde_json::from_value(value).map_err(|_| {
        Refusal::Malformed.error(format!(
            "the query of the evidence has an unknown value in its field {name}"
        ))
    })
}

/// Everything that the one who asked was shown, in English.
fn answer_text(found: &Candidates) -> String {
    let notes = found.notes().iter();
    sorted(json!({
        "candidates": found.iter().map(candidate).collect::<Vec<_>>(),
        "unsearchable": found.unsearchable().map(ToString::to_string),
        "work_limited": found.work_limited(),
        "notes": notes.map(|note| note.id()).collect::<Vec<_>>(),
        "coverage": found.coverage(),
    }))
}

fn candidate(candidate: &Candidate) -> Value {
    let notice = candidate.notice();
    json!({
        "points": candidate.score().points(),
        "level": candidate.level().as_str(),
        "name": candidate.name(),
        "name_kind": candidate.name_kind(),
        "name_quality": candidate.name_quality(),
        "record_id": candidate.record_id(),
        "list": candidate.list(),
        "notice": notice,
        "legal_effect": notice.legal_effect(),
        "next_step": notice.next_step(),
        "reasons": candidate.reasons().iter().map(reason).collect::<Vec<_>>(),
        "record": candidate.record(),
    })
}

fn reference(candidate: &Candidate) -> CandidateRef {
    CandidateRef {
        list: candidate.list().to_owned(),
        id: candidate.record_id().to_owned(),
        score: candidate.score().points(),
        level: candidate.level().as_str().to_owned(),
    }
}

fn reason(reason: &Reason) -> Value {
    json!({
        "rule": reason.rule(),
        "points": reason.points(),
        "of": reason.of(),
        "query": reason.query_part(),
        "listed": reason.listed_part(),
        "sentence": reason.sentence(Language::English),
    })
}

/// One text for one value, whatever order of keys another crate of the build turns on.
fn sorted(mut value: Value) -> String {
    value.sort_all_objects();
    value.to_string()
}
