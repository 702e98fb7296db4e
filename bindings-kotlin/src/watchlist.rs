//! The list, its answers, and what a screen says about them.

use std::sync::{Arc, OnceLock};

use noticematch::record::Record;
use noticematch::{Scratch, Watchlist};

use crate::convert;
use crate::error::NativeException;
use crate::kinds::{EntityKind, Language, Level, NoticeKind, Profile, Sex, UnsearchableKind};
use crate::pack::Packed;
use crate::record::NativeRecord;

/// Who is looked for.
#[derive(Clone, uniffi::Record)]
pub struct NativeQuery {
    /// The name.
    pub name: String,
    /// Further spellings; the best one counts.
    pub other_names: Vec<String>,
    /// Whether the name may be cut.
    pub truncated: bool,
    /// Only entities of this kind.
    pub kind: Option<EntityKind>,
    /// Date of birth in any form that lists use.
    pub born: Option<String>,
    /// Whether the date may be misread and cannot speak against a candidate.
    pub born_unsure: bool,
    /// Sex.
    pub sex: Option<Sex>,
    /// Nationalities.
    pub nationalities: Vec<String>,
    /// Place of birth.
    pub birth_place: Option<String>,
    /// Document numbers.
    pub documents: Vec<String>,
}

/// How a search answers.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeOptions {
    /// The most candidates.
    pub limit: i32,
    /// The lowest score, 0 to 1.
    pub min_score: Option<f64>,
    /// Thresholds.
    pub profile: Profile,
}

/// A query and how it is answered, in one buffer: each buffer that crosses is a call of its own on the JVM.
#[derive(uniffi::Record)]
pub struct NativeAsk {
    /// Who is looked for.
    pub query: NativeQuery,
    /// How it is answered.
    pub options: NativeOptions,
}

/// Why a query could not be looked up.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeUnsearchable {
    /// The kind.
    pub kind: UnsearchableKind,
    /// In words, English.
    pub sentence: String,
}

/// One line of evidence.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeReason {
    /// Stable id of the rule.
    pub rule: String,
    /// Points added or taken off.
    pub points: i32,
    /// Points that the part could have earned.
    pub of: i32,
    /// The part of the query.
    pub query_part: String,
    /// The part of the listed name.
    pub listed_part: String,
    /// Where the listed part starts, in UTF-16 units; -1 for none.
    pub listed_start: i32,
    /// Where it ends.
    pub listed_end: i32,
    /// Whether it speaks against.
    pub against: bool,
    /// The sentence.
    pub sentence: String,
}

/// What a screen shows of one candidate.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeDetail {
    /// Number in the index.
    pub record_number: i64,
    /// Every reason.
    pub reasons: Vec<NativeReason>,
    /// The reasons as one text.
    pub explanation: String,
    /// The whole entry.
    pub record: NativeRecord,
}

/// Which lists an answer covers.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeCoverage {
    /// The lists.
    pub lists: Vec<NativeList>,
    /// Records.
    pub records: i64,
    /// Names.
    pub names: i64,
    /// Names that could not be indexed.
    pub unindexed_names: i64,
    /// When the index was made.
    pub built: Option<String>,
    /// In words, English.
    pub sentence: String,
}

/// One list in an index.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeList {
    /// Short id.
    pub id: String,
    /// Version or date of publication.
    pub version: Option<String>,
    /// File it was read from.
    pub source: Option<String>,
    /// Records.
    pub records: i64,
    /// Names.
    pub names: i64,
    /// Values dropped on reading.
    pub dropped: i64,
}

/// How two names compare.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeComparison {
    /// 0 to 1000.
    pub points: i32,
    /// Level.
    pub level: Level,
    /// Why they could not be compared.
    pub unsearchable: Option<NativeUnsearchable>,
    /// Every reason.
    pub reasons: Vec<NativeReason>,
    /// The reasons as one text.
    pub explanation: String,
}

/// What a kind of notice means.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeNotice {
    /// What it is called.
    pub label: String,
    /// What it means in law.
    pub legal_effect: String,
    /// What to do next.
    pub next_step: String,
    /// 1 first.
    pub action_priority: i32,
    /// Whether it is for screening living travellers.
    pub for_screening: bool,
    /// Whether the person must not notice.
    pub discreet: bool,
}

/// An opened list.
#[derive(uniffi::Object)]
pub struct NativeWatchlist {
    pub(crate) list: Watchlist,
    /// What the audit log calls the list: its manifest's digest, or its file's, taken at the first look.
    digest: OnceLock<[u8; 32]>,
}

impl NativeWatchlist {
    pub(crate) fn of(list: Watchlist) -> Arc<NativeWatchlist> {
        let digest = OnceLock::new();
        Arc::new(NativeWatchlist { list, digest })
    }
}

impl NativeWatchlist {
    pub(crate) fn named(list: Watchlist, digest: [u8; 32]) -> Arc<NativeWatchlist> {
        let digest = OnceLock::from(digest);
        Arc::new(NativeWatchlist { list, digest })
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        *self.digest.get_or_init(|| self.list.digest())
    }
}

#[uniffi::export]
impl NativeWatchlist {
    /// Opens an index file, mapped or read whole.
    #[uniffi::constructor]
    // SAFETY: the Kotlin side tells its callers that a mapped file must stay as it is.
    #[allow(unsafe_code)]
    pub fn open(path: &str, mapped: bool) -> Result<Arc<NativeWatchlist>, NativeException> {
        Ok(NativeWatchlist::of(if mapped {
            unsafe { Watchlist::open_mapped(path)? }
        } else {
            Watchlist::open(path)?
        }))
    }

    /// Opens an index from bytes.
    #[uniffi::constructor]
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Arc<NativeWatchlist>, NativeException> {
        Ok(NativeWatchlist::of(Watchlist::from_bytes(bytes)?))
    }

    /// The embedded demonstration list.
    #[uniffi::constructor]
    pub fn demo() -> Arc<NativeWatchlist> {
        NativeWatchlist::of(Watchlist::demo())
    }

    /// Builds a list from records, one JSON object a line as [`noticematch::record::Record`] writes it.
    #[uniffi::constructor]
    pub fn from_records(
        lines: Vec<String>,
        built: Option<String>,
    ) -> Result<Arc<NativeWatchlist>, NativeException> {
        let mut builder = Watchlist::builder();
        if let Some(day) = built {
            builder = builder.built(day);
        }
        for line in &lines {
            builder = builder.add_record(&Record::from_json_line(line)?)?;
        }
        Ok(NativeWatchlist::of(builder.build()?))
    }

    /// Writes the index file.
    pub fn save(&self, path: &str) -> Result<(), NativeException> {
        Ok(self.list.save(path)?)
    }

    /// How many records the list has.
    pub fn size(&self) -> i64 {
        self.list.len() as i64
    }

    /// One look-up; the answer as `pack.rs` writes it.
    pub fn search(&self, ask: NativeAsk) -> Result<Vec<u8>, NativeException> {
        let (query, options) = (convert::query(ask.query)?, convert::options(&ask.options)?);
        let found = self.list.search_with(&query, &options, &mut Scratch::new());
        let mut packed = Packed::new();
        packed.add(&found);
        Ok(packed.into_bytes())
    }

    /// Many look-ups in one crossing, over `threads` threads (0 = all cores); the answers in order,
    /// as `pack.rs` writes them.
    pub fn screen(
        &self,
        queries: Vec<NativeQuery>,
        options: NativeOptions,
        threads: i32,
    ) -> Result<Vec<u8>, NativeException> {
        let options = convert::options(&options)?;
        let queries = queries
            .into_iter()
            .map(convert::query)
            .collect::<Result<Vec<_>, _>>()?;
        let threads = usize::try_from(threads).unwrap_or(0);
        let mut packed = Packed::new();
        self.list.screen(&queries, &options, threads, |_, found| {
            packed.add(&found);
            true
        });
        Ok(packed.into_bytes())
    }

    /// Reasons and whole records of some candidates of a query. The search is repeated, since answers
    /// hold nothing native; being deterministic it finds the same.
    pub fn details(
        &self,
        query: NativeQuery,
        options: NativeOptions,
        record_numbers: Vec<i64>,
        language: Language,
    ) -> Result<Vec<NativeDetail>, NativeException> {
        let (query, options) = (convert::query(query)?, convert::options(&options)?);
        let found = self.list.search_with(&query, &options, &mut Scratch::new());
        let wanted = found
            .iter()
            .filter(|c| record_numbers.contains(&(c.record_number() as i64)));
        let details = wanted.map(|candidate| {
            let name = candidate.name();
            let reasons = candidate.reasons();
            NativeDetail {
                record_number: candidate.record_number() as i64,
                reasons: reasons
                    .iter()
                    .map(|reason| convert::reason(reason, name, language))
                    .collect(),
                explanation: candidate.explain_in(language.into()),
                record: candidate.record().into(),
            }
        });
        Ok(details.collect())
    }

    /// A whole record by its number.
    pub fn record(&self, number: i64) -> Result<NativeRecord, NativeException> {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        Ok(self.list.record(number)?.into())
    }

    /// Which lists, versions and counts an answer covers.
    pub fn coverage(&self) -> NativeCoverage {
        let coverage = self.list.coverage();
        let count = |count: usize| count as i64;
        NativeCoverage {
            sentence: coverage.to_string(),
            records: count(coverage.records),
            names: count(coverage.names),
            unindexed_names: count(coverage.unindexed_names),
            built: coverage.built,
            lists: coverage
                .lists
                .into_iter()
                .map(|list| NativeList {
                    id: list.id,
                    version: list.version,
                    source: list.source,
                    records: count(list.records),
                    names: count(list.names),
                    dropped: count(list.dropped),
                })
                .collect(),
        }
    }
}

/// Compares two names without a list; `None` compares as persons and as organisations and keeps the
/// better one.
#[uniffi::export]
pub fn compare(
    a: &str,
    b: &str,
    kind: Option<EntityKind>,
    profile: Profile,
    language: Language,
) -> NativeComparison {
    let options = noticematch::Options::default().profile(profile.into());
    let found = noticematch::compare_with(a, b, kind.map(Into::into), &options);
    let reasons = found.reasons();
    NativeComparison {
        points: i32::from(found.score().points()),
        level: found.level().into(),
        unsearchable: found.unsearchable().map(convert::unsearchable),
        reasons: reasons
            .iter()
            .map(|reason| convert::reason(reason, b, language))
            .collect(),
        explanation: found.explain_in(language.into()),
    }
}

/// What a kind of notice means, in a language.
#[uniffi::export]
pub fn notice(kind: NoticeKind, language: Language) -> NativeNotice {
    let kind = noticematch::record::NoticeKind::from(kind);
    let tag = language.tag();
    NativeNotice {
        label: kind.label_in(tag).to_owned(),
        legal_effect: kind.legal_effect_in(tag).to_owned(),
        next_step: kind.next_step_in(tag).to_owned(),
        action_priority: i32::from(kind.action_priority()),
        for_screening: kind.is_for_screening(),
        discreet: kind.is_discreet(),
    }
}

/// The lowest points of a level in a profile.
#[uniffi::export]
pub fn level_threshold(profile: Profile, level: Level) -> i32 {
    let profile = noticematch::Profile::from(profile);
    i32::from(profile.threshold(level.into()).points())
}
