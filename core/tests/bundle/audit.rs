//! The audit log and evidence: nothing removed, reordered or altered goes unnoticed.

use std::sync::Arc;

use crate::kit::*;
use noticematch::Watchlist;
use noticematch::audit::*;
use noticematch::bundle::*;

fn agency() -> DeviceKey {
    DeviceKey::from_bytes(&[77; 32]).unwrap()
}

fn options(clock: &Arc<TestClock>) -> AuditOptions {
    let mut options = AuditOptions::new("tablet-17", agency().public());
    options.clock = clock.clone();
    options
}

fn look(query: &str) -> Look {
    Look {
        purpose: "border-check".to_owned(),
        justification: "shift 14, lane 3".to_owned(),
        user: "u-4711".to_owned(),
        query: AuditPolicy::default().query(query).unwrap(),
        engine: "noticematch 0.1.0".to_owned(),
        ..Look::default()
    }
}

struct Log {
    dir: std::path::PathBuf,
    path: std::path::PathBuf,
    clock: Arc<TestClock>,
}

impl Log {
    fn new(test: &str) -> Log {
        let dir = folder(test);
        Log {
            path: dir.join("audit.log"),
            dir,
            clock: TestClock::at(NOON),
        }
    }

    fn open(&self) -> AuditLog {
        AuditLog::open(&self.path, options(&self.clock), Arc::new(key(50))).unwrap()
    }

    fn expect(&self) -> Expect {
        Expect {
            devices: vec![key(50).public_key()],
            ..Expect::default()
        }
    }

    fn verify(&self) -> noticematch::Result<Report> {
        verify(&self.path, &self.expect())
    }

    fn entries(&self) -> Vec<Entry> {
        let mut entries = Vec::new();
        export(&self.path, &self.expect(), &agency(), &mut |e| {
            entries.push(e);
            Ok(())
        })
        .unwrap();
        entries
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.dir);
    }
}

/// A log of `n` looks over two sessions, closed.
fn written(test: &str, n: usize) -> Log {
    let log = Log::new(test);
    let mut open = log.open();
    for i in 0..n {
        log.clock.pass(60);
        open.look(&look(&format!("Traveller {i}"))).unwrap();
        if i == n / 2 {
            open.close().unwrap();
            open = log.open();
        }
    }
    open.close().unwrap();
    log
}

/// The log's bytes, cut into its frames.
fn frames(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut frames = Vec::new();
    let mut rest = &bytes[12..];
    while !rest.is_empty() {
        let length = u32::from_le_bytes(rest[50..54].try_into().unwrap()) as usize;
        frames.push(rest[..54 + length].to_vec());
        rest = &rest[54 + length..];
    }
    frames
}

fn joined(bytes: &[u8], frames: &[Vec<u8>]) -> Vec<u8> {
    [&bytes[..12], &frames.concat()].concat()
}

#[test]
fn looks_and_outcomes_read_back_with_the_agencys_key_only() {
    let log = Log::new("audit-read");
    let mut open = log.open();
    let candidate = CandidateRef {
        list: "un".to_owned(),
        id: "QDi.1".to_owned(),
        score: 873,
        level: "probable".to_owned(),
    };
    let mut with = look("Jan Kowalski");
    with.candidates = vec![candidate.clone()];
    let receipt = open.look(&with).unwrap();
    let nothing = open.look(&look("Nobody Known")).unwrap();
    open.outcome(&Outcome {
        look: receipt.number,
        candidate: Some(candidate),
        verdict: Verdict::NotTheSame,
        reason: "other date of birth".to_owned(),
        user: "u-4711".to_owned(),
    })
    .unwrap();
    open.close().unwrap();

    let bytes = std::fs::read(&log.path).unwrap();
    assert!(
        !bytes.windows(8).any(|w| w == b"Kowalski"),
        "no name in clear"
    );
    let entries = log.entries();
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[0].event, Some(Event::Look(with)));
    let Some(Event::Look(empty)) = &entries[1].event else {
        panic!()
    };
    assert!(
        empty.candidates.is_empty() && empty.unsearchable.is_none(),
        "searched, nothing found"
    );
    assert_eq!(entries[1].number, nothing.number);
    let other = DeviceKey::from_bytes(&[78; 32]).unwrap();
    let error = export(&log.path, &log.expect(), &other, &mut |_| Ok(())).unwrap_err();
    assert_eq!(error.refusal(), Some("key"));
}

#[test]
fn a_look_without_justification_is_refused_when_the_policy_says_so() {
    let log = Log::new("audit-justify");
    let mut open = log.open();
    let mut bare = look("Jan Kowalski");
    bare.justification = "  ".to_owned();
    assert_eq!(
        open.look(&bare).unwrap_err().refusal(),
        Some("justification")
    );
    bare = look("Jan Kowalski");
    bare.purpose.clear();
    assert_eq!(
        open.look(&bare).unwrap_err().refusal(),
        Some("justification")
    );
    let policy = AuditPolicy {
        purposes: vec!["visa".to_owned()],
        ..AuditPolicy::default()
    };
    assert_eq!(
        policy.check("border-check", "x").unwrap_err().refusal(),
        Some("justification")
    );
    let lax = AuditPolicy {
        justification: false,
        ..AuditPolicy::default()
    };
    lax.check("", "").unwrap();
}

#[test]
fn queries_are_logged_in_the_form_the_policy_permits() {
    let with = |query| AuditPolicy {
        query,
        ..AuditPolicy::default()
    };
    assert_eq!(
        with(QueryForm::Omitted).query("Jan").unwrap(),
        Query::Omitted
    );
    let hashed = with(QueryForm::Hashed).query("Jan").unwrap();
    assert_eq!(hashed.confirms("Jan"), Some(true));
    assert_eq!(hashed.confirms("Jon"), Some(false));
    assert_ne!(
        hashed,
        with(QueryForm::Hashed).query("Jan").unwrap(),
        "two hashes of one query do not link"
    );
    let Query::Sealed { text, .. } = with(QueryForm::SealedTo(agency().public()))
        .query("Jan")
        .unwrap()
    else {
        panic!()
    };
    assert_eq!(text.len(), 2 * (3 + 16));
}

#[test]
fn every_flipped_bit_is_noticed() {
    let log = written("audit-bits", 4);
    let bytes = std::fs::read(&log.path).unwrap();
    for at in 0..bytes.len() {
        let mut altered = bytes.clone();
        altered[at] ^= 1 << (at % 8);
        std::fs::write(&log.path, &altered).unwrap();
        // A length that points past the end looks like a crash; the signed frames behind it are gone.
        match log.verify() {
            Err(error) => assert!(error.refusal().is_some(), "{error}"),
            Ok(report) => assert!(report.cut, "byte {at} changed unnoticed"),
        }
    }
}

#[test]
fn any_removed_reordered_or_repeated_entry_is_noticed() {
    let log = written("audit-order", 6);
    let report = log.verify().unwrap();
    assert_eq!(
        (report.entries, report.sessions, report.unsigned),
        (6, 2, 0)
    );
    let bytes = std::fs::read(&log.path).unwrap();
    let whole = frames(&bytes);
    let attempt = |frames: &[Vec<u8>], what: &str| {
        std::fs::write(&log.path, joined(&bytes, frames)).unwrap();
        let error = log.verify().expect_err(what);
        assert_eq!(error.refusal(), Some("tampered"), "{what}: {error}");
    };
    for i in 0..whole.len() - 1 {
        let mut removed = whole.clone();
        removed.remove(i);
        attempt(&removed, "removed");
        // The thief renumbers what follows.
        for (number, frame) in removed.iter_mut().enumerate() {
            frame[..8].copy_from_slice(&(number as u64).to_le_bytes());
        }
        attempt(&removed, "removed and renumbered");
        let mut swapped = whole.clone();
        swapped.swap(i, i + 1);
        attempt(&swapped, "swapped");
        let mut repeated = whole.clone();
        repeated.insert(i, whole[i].clone());
        attempt(&repeated, "repeated");
    }
}

#[test]
fn a_log_cut_at_the_end_is_noticed_by_whoever_saw_more() {
    let log = written("audit-cut", 6);
    let seen = log.verify().unwrap().head;
    let bytes = std::fs::read(&log.path).unwrap();
    let whole = frames(&bytes);
    std::fs::write(&log.path, joined(&bytes, &whole[..whole.len() - 3])).unwrap();
    let expect = Expect {
        anchors: vec![seen],
        ..log.expect()
    };
    assert_eq!(
        verify(&log.path, &expect).unwrap_err().refusal(),
        Some("tampered")
    );
    // The device itself notices at the next start.
    let error = AuditLog::open(&log.path, options(&log.clock), Arc::new(key(50)))
        .err()
        .unwrap();
    assert_eq!(error.refusal(), Some("tampered"));
}

#[test]
fn a_log_rewritten_from_scratch_is_noticed() {
    let log = written("audit-rewrite", 3);
    let seen = log.verify().unwrap().head;
    std::fs::remove_file(&log.path).unwrap();
    std::fs::remove_file(log.path.with_extension("mark")).unwrap();
    // By a stranger:
    AuditLog::open(&log.path, options(&log.clock), Arc::new(key(51)))
        .unwrap()
        .close()
        .unwrap();
    assert_eq!(log.verify().unwrap_err().refusal(), Some("tampered"));
    // By the device itself, with another history:
    std::fs::remove_file(&log.path).unwrap();
    std::fs::remove_file(log.path.with_extension("mark")).unwrap();
    let mut open = log.open();
    for _ in 0..9 {
        open.look(&look("Somebody Else")).unwrap();
    }
    open.close().unwrap();
    log.verify().unwrap();
    let expect = Expect {
        anchors: vec![seen],
        ..log.expect()
    };
    assert_eq!(
        verify(&log.path, &expect).unwrap_err().refusal(),
        Some("tampered")
    );
}

#[test]
fn retention_empties_old_entries_and_the_chain_still_verifies() {
    let log = written("audit-retention", 5);
    let anchor = log.verify().unwrap().head;
    log.clock.pass(4 * 365 * 24 * HOUR);
    let mut open = log.open();
    open.look(&look("Recent Traveller")).unwrap();
    assert_eq!(open.retain().unwrap(), 5);
    assert_eq!(open.retain().unwrap(), 0);
    open.look(&look("Later Traveller")).unwrap();
    open.close().unwrap();
    let expect = Expect {
        anchors: vec![anchor],
        retained_since: Some(NOON + 24 * HOUR),
        ..log.expect()
    };
    let report = verify(&log.path, &expect).unwrap();
    assert_eq!((report.entries, report.deleted), (7, 5));
    let kept: Vec<bool> = log.entries().iter().map(|e| e.event.is_some()).collect();
    assert_eq!(kept, [false, false, false, false, false, true, true]);
}

#[test]
fn emptying_an_entry_without_a_signed_retention_is_noticed() {
    let log = written("audit-emptied", 4);
    let bytes = std::fs::read(&log.path).unwrap();
    let whole = frames(&bytes);
    let entry = whole.iter().position(|f| f[8] == 2).unwrap();
    let mut emptied = whole.clone();
    emptied[entry].truncate(54);
    emptied[entry][49] = 1;
    emptied[entry][50..54].fill(0);
    std::fs::write(&log.path, joined(&bytes, &emptied)).unwrap();
    assert_eq!(log.verify().unwrap_err().refusal(), Some("tampered"));
    // With a retention of the thief's own at the end, which the device never signed.
    let mut retention = whole[entry].clone();
    let payload = br#"{"before":9999999999,"deleted":1}"#;
    retention.truncate(54);
    retention[..8].copy_from_slice(&(whole.len() as u64).to_le_bytes());
    retention[8] = 4;
    retention[17..49].copy_from_slice(&sha256(payload));
    retention[50..54].copy_from_slice(&(payload.len() as u32).to_le_bytes());
    retention.extend_from_slice(payload);
    emptied.push(retention);
    std::fs::write(&log.path, joined(&bytes, &emptied)).unwrap();
    assert_eq!(log.verify().unwrap_err().refusal(), Some("tampered"));
    assert!(
        AuditLog::open(&log.path, options(&log.clock), Arc::new(key(50))).is_err()
            || log.verify().is_err()
    );
}

fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(bytes).into()
}

#[test]
fn a_frame_cut_by_a_crash_is_dropped_and_the_log_goes_on() {
    let log = written("audit-crash", 3);
    let mut open = log.open();
    open.look(&look("Acknowledged Traveller")).unwrap();
    open.look(&look("Half Written")).unwrap();
    drop(open);
    let bytes = std::fs::read(&log.path).unwrap();
    std::fs::write(&log.path, &bytes[..bytes.len() - 5]).unwrap();
    let again = log.open();
    assert!(again.recovered());
    again.close().unwrap();
    let report = log.verify().unwrap();
    assert_eq!((report.entries, report.cut), (4, false));
    assert_eq!(log.entries().len(), 4);
}

fn evidence(answer: &str) -> Evidence {
    let index = b"the bytes of an index".to_vec();
    Evidence {
        format: 1,
        time: NOON,
        query: r#"{"name":"Nobody Known"}"#.to_owned(),
        settings: "{}".to_owned(),
        answer: answer.to_owned(),
        engine: "noticematch 0.1.0".to_owned(),
        index: sha256(&index),
        list: None,
        entry: None,
    }
}

#[test]
fn evidence_of_nothing_found_is_reproduced_and_any_change_detected() {
    let device = key(50);
    let keys = [device.public_key()];
    let package = evidence(r#"{"candidates":[]}"#).sign(&[&device]).unwrap();
    let report = Evidence::verify(&package, &keys, None).unwrap();
    let index = b"the bytes of an index";
    report
        .reproduce(index, &mut |_, _| Ok(r#"{"candidates":[]}"#.to_owned()))
        .unwrap();
    let other = report.reproduce(index, &mut |_, _| Ok(r#"{"candidates":[1]}"#.to_owned()));
    assert_eq!(other.unwrap_err().refusal(), Some("tampered"));
    let list = report.reproduce(b"another index", &mut |_, _| Ok(String::new()));
    assert_eq!(list.unwrap_err().refusal(), Some("mixed"));
    for at in 0..package.len() {
        let mut altered = package.clone();
        altered[at] ^= 1;
        assert!(
            Evidence::verify(&altered, &keys, None).is_err(),
            "byte {at}"
        );
    }
    assert!(
        Evidence::verify(&package, &[key(51).public_key()], None).is_err(),
        "a stranger's"
    );
}

#[test]
fn evidence_of_a_search_is_asked_again_of_the_list() {
    let (device, list) = (key(50), Watchlist::demo());
    let born = "1980-03".parse().unwrap();
    let full = noticematch::Query::new("Виктор Скальный")
        .other_name("Skalnyi, Viktor")
        .born(born)
        .sex(noticematch::record::Sex::Male)
        .kind(noticematch::record::EntityKind::Person)
        .nationality("RU")
        .birth_place("Kazan")
        .document("P 123456");
    let options = noticematch::Options::default().limit(3);
    for query in [full, "Nobody Atall".into(), "...".into()] {
        let package = list
            .evidence(&query, &options, NOON)
            .sign(&[&device])
            .unwrap();
        let report = Evidence::verify(&package, &[device.public_key()], None).unwrap();
        list.reproduces(&report).unwrap();
        // The signature holds, the answer does not: the device itself lied.
        let mut lie = report.evidence.clone();
        lie.answer = lie
            .answer
            .replace("\"work_limited\":false", "\"work_limited\":true");
        assert_ne!(lie, report.evidence);
        let report = Evidence::verify(&lie.sign(&[&device]).unwrap(), &[device.public_key()], None);
        let error = list.reproduces(&report.unwrap()).unwrap_err();
        assert_eq!(error.refusal(), Some("tampered"));
    }
}

#[test]
fn evidence_carries_the_issuers_own_words_on_the_list() {
    let issuer = Issuer::new();
    let bytes = issuer.bundle(issuer.manifest(6), b"the bytes of an index");
    let bundle = Bundle::from_bytes(bytes, &issuer.root, &Limits::default()).unwrap();
    let device = key(50);
    let mut document = evidence("{}");
    document.list = Some(ListProof::of(&bundle));
    let package = document.sign(&[&device]).unwrap();
    let report = Evidence::verify(&package, &[device.public_key()], Some(&issuer.root)).unwrap();
    let (manifest, digest) = report.list.unwrap();
    assert_eq!((manifest.sequence, digest), (6, bundle.digest()));
    // A device that makes up a list cannot make the issuer sign it.
    let thief = [key(91), key(92)];
    let forged = issuer
        .builder(issuer.manifest(6), b"x")
        .to_bytes(&signers(&thief))
        .unwrap();
    let mut root = issuer.root.root().clone();
    root.list = role(2, &thief);
    let root = Root {
        root: role(1, &thief),
        ..root
    }
    .sign(&signers(&thief))
    .unwrap();
    let forged = Bundle::from_bytes(forged, &root, &Limits::default());
    assert!(
        forged.is_err(),
        "the genuine root inside contradicts the thief's"
    );
}
