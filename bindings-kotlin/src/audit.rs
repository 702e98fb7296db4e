//! The audit log and evidence.

use std::sync::{Arc, Mutex, PoisonError};

use noticematch::Scratch;
use noticematch::audit::{
    self, Anchor, AuditLog, AuditOptions, AuditPolicy, CandidateRef, Evidence, Expect, Outcome,
    QueryForm, Receipt, Report, Verdict,
};

use crate::convert;
use crate::error::NativeException;
use crate::keys::{
    Foreign, NativeClock, NativeKeys, NativeSigner, array, clock, fetch, public_keys,
};
use crate::pack::Packed;
use crate::watchlist::{NativeOptions, NativeQuery, NativeWatchlist};

type Answer<T> = std::result::Result<T, NativeException>;

/// Where an entry stands.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeReceipt {
    /// Number of the entry.
    pub number: i64,
    /// Head of the chain after it.
    pub head: Vec<u8>,
}

/// What a verified log holds.
#[derive(Debug, uniffi::Record)]
pub struct NativeReport {
    /// Entries, deleted ones included.
    pub entries: i64,
    /// Entries whose content retention deleted.
    pub deleted: i64,
    /// Sessions.
    pub sessions: i64,
    /// Frames after the last signature.
    pub unsigned: i64,
    /// Whether a crash cut the last frame.
    pub cut: bool,
    /// Time of the first frame, seconds since 1970.
    pub first: Option<i64>,
    /// Time of the last frame.
    pub last: Option<i64>,
    /// The head of the chain.
    pub head: NativeReceipt,
}

/// What a log asks of a look, and how it keeps it.
#[derive(uniffi::Record)]
pub struct NativeAuditPolicy {
    /// Whether a look needs a justification and a purpose.
    pub justification: bool,
    /// Purposes that may be given; none for any.
    pub purposes: Vec<String>,
    /// How queries are logged: 0 clear, 1 hashed, 2 not at all.
    pub queries: i32,
    /// Instead: to whom they are sealed.
    pub sealed_to: Option<Vec<u8>>,
    /// Seconds that entries keep what they say.
    pub retention: i64,
}

/// A search that was logged.
#[derive(uniffi::Record)]
pub struct NativeLogged {
    /// The answer as `pack.rs` writes it.
    pub answer: Vec<u8>,
    /// Where the look stands.
    pub receipt: NativeReceipt,
}

/// A candidate that a decision is about.
#[derive(uniffi::Record)]
pub struct NativeCandidateRef {
    /// Short id of the list.
    pub list: String,
    /// The publisher's id.
    pub id: String,
    /// 0 to 1000.
    pub points: i32,
    /// Id of the level.
    pub level: String,
}

fn receipt(receipt: &Receipt) -> NativeReceipt {
    NativeReceipt {
        number: signed(receipt.number),
        head: receipt.head.to_vec(),
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

fn report(report: &Report) -> NativeReport {
    NativeReport {
        entries: signed(report.entries),
        deleted: signed(report.deleted),
        sessions: signed(report.sessions),
        unsigned: signed(report.unsigned),
        cut: report.cut,
        first: report.span.map(|(first, _)| signed(first)),
        last: report.span.map(|(_, last)| signed(last)),
        head: receipt(&report.head),
    }
}

fn expect(devices: &[Vec<u8>], anchors: &[NativeReceipt]) -> noticematch::Result<Expect> {
    let anchor = |anchor: &NativeReceipt| {
        Ok(Anchor {
            number: u64::try_from(anchor.number).unwrap_or(u64::MAX),
            head: array(&anchor.head)?,
        })
    };
    Ok(Expect {
        devices: public_keys(devices)?,
        anchors: anchors
            .iter()
            .map(anchor)
            .collect::<noticematch::Result<_>>()?,
        ..Expect::default()
    })
}

/// Checks that no entry was removed, reordered or altered.
#[uniffi::export]
pub fn audit_verify(
    path: &str,
    devices: Vec<Vec<u8>>,
    anchors: Vec<NativeReceipt>,
) -> Answer<NativeReport> {
    Ok(report(&audit::verify(path, &expect(&devices, &anchors)?)?))
}

/// The same, and every entry as JSON.
#[uniffi::export]
pub fn audit_export(
    path: &str,
    agency: Arc<dyn NativeKeys>,
    devices: Vec<Vec<u8>>,
    anchors: Vec<NativeReceipt>,
) -> Answer<Vec<String>> {
    let key = fetch(&*agency)?;
    let mut entries = Vec::new();
    audit::export(path, &expect(&devices, &anchors)?, &key, &mut |entry| {
        entries.push(serde_json::to_string(&entry).unwrap_or_default());
        Ok(())
    })?;
    Ok(entries)
}

/// A log that is written.
#[derive(uniffi::Object)]
pub struct NativeAuditLog {
    log: Mutex<AuditLog>,
    policy: AuditPolicy,
}

impl NativeAuditLog {
    fn lock(&self) -> std::sync::MutexGuard<'_, AuditLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[uniffi::export]
impl NativeAuditLog {
    /// Opens or begins a log.
    #[uniffi::constructor]
    pub fn open(
        path: &str,
        device: String,
        agency: Vec<u8>,
        signer: Arc<dyn NativeSigner>,
        policy: NativeAuditPolicy,
        clock: Option<Arc<dyn NativeClock>>,
    ) -> Answer<Arc<NativeAuditLog>> {
        let mut options = AuditOptions::new(device, array(&agency)?);
        options.clock = self::clock(clock);
        options.policy = AuditPolicy {
            justification: policy.justification,
            purposes: policy.purposes,
            query: match (policy.sealed_to, policy.queries) {
                (Some(key), _) => QueryForm::SealedTo(array(&key)?),
                (None, 0) => QueryForm::Clear,
                (None, 1) => QueryForm::Hashed,
                (None, _) => QueryForm::Omitted,
            },
            retention: u64::try_from(policy.retention).unwrap_or(0),
        };
        let policy = options.policy.clone();
        let log = AuditLog::open(path, options, Arc::new(Foreign(signer)))?;
        Ok(Arc::new(NativeAuditLog {
            log: Mutex::new(log),
            policy,
        }))
    }

    /// Refuses a look that the policy does not permit.
    pub fn check(&self, purpose: &str, justification: &str) -> Answer<()> {
        Ok(self.policy.check(purpose, justification)?)
    }

    /// Searches, and logs the look before anybody sees the answer.
    pub fn search(
        &self,
        list: Arc<NativeWatchlist>,
        query: NativeQuery,
        options: NativeOptions,
        purpose: String,
        justification: String,
        user: String,
    ) -> Answer<NativeLogged> {
        self.policy.check(&purpose, &justification)?;
        let (query, options) = (convert::query(query)?, convert::options(&options)?);
        let found = list.list.search_with(&query, &options, &mut Scratch::new());
        let mut look = list.list.look(&query, &options, &found, &self.policy)?;
        (look.purpose, look.justification, look.user) = (purpose, justification, user);
        look.list = list.digest();
        let place = self.lock().look(&look)?;
        let mut packed = Packed::new();
        packed.add(&found);
        Ok(NativeLogged {
            answer: packed.into_bytes(),
            receipt: receipt(&place),
        })
    }

    /// Logs a decision: 0 the same person, 1 not the same, 2 inconclusive.
    pub fn outcome(
        &self,
        look: i64,
        candidate: Option<NativeCandidateRef>,
        verdict: i32,
        reason: String,
        user: String,
    ) -> Answer<NativeReceipt> {
        let candidate = candidate.map(|candidate| CandidateRef {
            list: candidate.list,
            id: candidate.id,
            score: u16::try_from(candidate.points).unwrap_or(0),
            level: candidate.level,
        });
        let outcome = Outcome {
            look: u64::try_from(look).unwrap_or(u64::MAX),
            candidate,
            verdict: match verdict {
                0 => Verdict::SamePerson,
                1 => Verdict::NotTheSame,
                _ => Verdict::Inconclusive,
            },
            reason,
            user,
        };
        Ok(receipt(&self.lock().outcome(&outcome)?))
    }

    /// Logs anything else.
    pub fn note(&self, text: &str) -> Answer<NativeReceipt> {
        Ok(receipt(&self.lock().note(text)?))
    }

    /// Signs the head of the chain and makes the log last through a power cut.
    pub fn checkpoint(&self) -> Answer<()> {
        Ok(self.lock().checkpoint()?)
    }

    /// Deletes what entries past the retention say; how many.
    pub fn retain(&self) -> Answer<i64> {
        Ok(signed(self.lock().retain()?))
    }
}

/// What a verified package says.
#[derive(uniffi::Record)]
pub struct NativeEvidence {
    /// Seconds since 1970.
    pub time: i64,
    /// The query, as JSON.
    pub query: String,
    /// The settings, as JSON.
    pub settings: String,
    /// The answer, as JSON.
    pub answer: String,
    /// The engine.
    pub engine: String,
    /// SHA-256 of the index file.
    pub index: Vec<u8>,
    /// Public keys that signed.
    pub signers: Vec<Vec<u8>>,
}

/// Searches, and signs query, list and answer together.
#[uniffi::export]
pub fn evidence_make(
    list: Arc<NativeWatchlist>,
    query: NativeQuery,
    options: NativeOptions,
    signer: Arc<dyn NativeSigner>,
    time: i64,
) -> Answer<Vec<u8>> {
    let (query, options) = (convert::query(query)?, convert::options(&options)?);
    let time = u64::try_from(time).unwrap_or(0);
    Ok(list
        .list
        .evidence(&query, &options, time)
        .sign(&[&Foreign(signer)])?)
}

/// Checks a package and, with a list, asks again.
#[uniffi::export]
pub fn evidence_verify(
    package: Vec<u8>,
    devices: Vec<Vec<u8>>,
    list: Option<Arc<NativeWatchlist>>,
) -> Answer<NativeEvidence> {
    let report = Evidence::verify(&package, &public_keys(&devices)?, None)?;
    if let Some(list) = list {
        list.list.reproduces(&report)?;
    }
    let signers = report.signers.iter().map(|key| key.0.to_vec()).collect();
    let evidence = report.evidence;
    Ok(NativeEvidence {
        time: signed(evidence.time),
        query: evidence.query,
        settings: evidence.settings,
        answer: evidence.answer,
        engine: evidence.engine,
        index: evidence.index.to_vec(),
        signers,
    })
}
