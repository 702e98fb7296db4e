//! Verifying a log without any secret, and reading it with the agency's key.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use crate::audit::Event;
use crate::audit::frame::{Frame, Kind, Next, read_header, tampered};
use crate::audit::log::{Receipt, Retention, SESSION_INFO, Session, next_key, open_entry};
use crate::bundle::bytes::{Reader, unhex};
use crate::bundle::keys::{Purpose, verified};
use crate::bundle::seal::{KeyProvider, Secret, open_with};
use crate::bundle::{PublicKey, Refusal};
use crate::{Error, Result};

/// A place in a log that somebody else remembers: an earlier export, a receipt in an evidence
/// package. A log that does not pass through it was rewritten or cut.
pub type Anchor = Receipt;

/// What a log is held against.
#[derive(Debug, Clone, Default)]
pub struct Expect {
    /// Keys of the devices that may have written it; empty for whichever key signs the first session,
    /// which must then sign all of them.
    pub devices: Vec<PublicKey>,
    /// Places that the log must pass through.
    pub anchors: Vec<Anchor>,
    /// The last moment by which the log says everything it should have deleted, if that is to be
    /// checked: entries older than this must be empty.
    pub retained_since: Option<u64>,
}

/// What a verified log holds.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Frames of every kind.
    pub frames: u64,
    /// Entries, deleted ones included.
    pub entries: u64,
    /// Entries whose content retention deleted.
    pub deleted: u64,
    /// Sessions of the device.
    pub sessions: u64,
    /// Frames after the last signature. They chain, but the device has not yet vouched for them.
    pub unsigned: u64,
    /// Bytes of a frame that a crash cut, at the very end.
    pub cut: bool,
    /// Time of the first and the last frame, seconds since 1970.
    pub span: Option<(u64, u64)>,
    /// The head of the chain: remember it as an [`Anchor`] for next time.
    pub head: Receipt,
}

/// Verifies the log at `path`: every frame follows the one before, nothing was altered, the
/// device's key signed what it says it signed, deleted entries are those that retention named.
pub fn verify(path: impl AsRef<Path>, expect: &Expect) -> Result<Report> {
    let path = path.as_ref();
    let file = File::open(path).map_err(|e| Error::io("open the audit log", path, e))?;
    walk(
        &mut BufReader::with_capacity(1 << 20, file),
        expect,
        &mut |_, _| Ok(()),
    )
}

/// One entry as an export shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Entry {
    /// Number in the log.
    pub number: u64,
    /// Seconds since 1970, by the device's clock.
    pub time: u64,
    /// Opaque id of the device.
    pub device: String,
    /// What it says; `None` when retention deleted it.
    pub event: Option<Event>,
}

/// Verifies the log at `path` and passes every entry, decrypted with the agency's key, to `sink`.
/// Entries reach `sink` while the log is read: believe them when this returns without an error.
pub fn export(
    path: impl AsRef<Path>,
    expect: &Expect,
    agency: &dyn KeyProvider,
    sink: &mut dyn FnMut(Entry) -> Result<()>,
) -> Result<Report> {
    let path = path.as_ref();
    let file = File::open(path).map_err(|e| Error::io("open the audit log", path, e))?;
    let private = agency.private_key()?;
    let mut session: Option<(Session, Secret)> = None;
    walk(
        &mut BufReader::with_capacity(1 << 20, file),
        expect,
        &mut |frame, before| {
            if frame.kind == Kind::Session {
                let (found, _, _) = parse_session(frame)?;
                let sealed = unhex(&found.key)
                    .ok_or_else(|| tampered(frame.number, "has no readable key"))?;
                let plain = open_with(&private, &found.sender, SESSION_INFO, &sealed)?;
                let mut key = Secret::default();
                if plain.len() != key.len() {
                    return Err(tampered(frame.number, "has a key of another length"));
                }
                key.copy_from_slice(&plain);
                session = Some((found, key));
            }
            if frame.kind != Kind::Entry {
                return Ok(());
            }
            let (of, key) = session
                .as_mut()
                .ok_or_else(|| tampered(frame.number, "belongs to no session"))?;
            let context = Frame::context(before, frame.number, frame.time);
            let event = match &frame.payload {
                None => None,
                Some(sealed) => {
                    let plain = zeroize::Zeroizing::new(open_entry(key, &context, sealed)?);
                    Some(
                        serde_json::from_slice(&plain)
                            .map_err(|_| tampered(frame.number, "is of no known form"))?,
                    )
                }
            };
            *key = next_key(key)?;
            sink(Entry {
                number: frame.number,
                time: frame.time,
                device: of.device.clone(),
                event,
            })
        },
    )
}

/// What one pass over the log keeps in mind.
struct Walk {
    head: [u8; 32],
    next: u64,
    signed_up_to: u64,
    signer: Option<PublicKey>,
    /// Times of deleted entries for which no retention frame has come yet: the latest.
    deleted_up_to: Option<(u64, u64)>,
    /// A retention frame that the device's signature must follow at once.
    retention: bool,
    report: Report,
}

fn walk(
    input: &mut dyn BufRead,
    expect: &Expect,
    visit: &mut dyn FnMut(&Frame, &[u8; 32]) -> Result<()>,
) -> Result<Report> {
    read_header(input)?;
    let head = Receipt {
        number: 0,
        head: [0; 32],
    };
    let report = Report {
        frames: 0,
        entries: 0,
        deleted: 0,
        sessions: 0,
        unsigned: 0,
        cut: false,
        span: None,
        head,
    };
    let mut walk = Walk {
        head: [0; 32],
        next: 0,
        signed_up_to: 0,
        signer: None,
        deleted_up_to: None,
        retention: false,
        report,
    };
    let mut anchors: Vec<&Anchor> = expect.anchors.iter().collect();
    loop {
        let frame = match Frame::read(input)? {
            Next::Frame(frame, _) => frame,
            Next::Cut => {
                walk.report.cut = true;
                break;
            }
            Next::End => break,
        };
        walk.check(&frame, expect)?;
        visit(&frame, &walk.head)?;
        walk.step(&frame);
        let (head, number) = (walk.head, frame.number);
        if anchors.iter().any(|a| a.number == number && a.head != head) {
            return Err(tampered(
                number,
                "is not the one that was vouched for elsewhere",
            ));
        }
        anchors.retain(|a| a.number != number);
    }
    if let Some(missing) = anchors.first() {
        return Err(tampered(
            missing.number,
            "is missing, and somebody else has seen it",
        ));
    }
    if let Some((number, _)) = walk.deleted_up_to {
        return Err(tampered(
            number,
            "was emptied, and no retention accounts for it",
        ));
    }
    if walk.retention {
        return Err(tampered(
            walk.next - 1,
            "is a retention that the device did not sign",
        ));
    }
    if walk.next == 0 {
        return Err(Refusal::Truncated
            .error("the audit log has no entries; a genuine one begins with a session"));
    }
    walk.report.unsigned = walk.next - walk.signed_up_to;
    Ok(walk.report)
}

impl Walk {
    fn check(&mut self, frame: &Frame, expect: &Expect) -> Result<()> {
        if frame.number != self.next {
            return Err(tampered(
                frame.number,
                &format!("stands where entry {} should", self.next),
            ));
        }
        if self.retention && frame.kind != Kind::Checkpoint {
            return Err(tampered(
                frame.number,
                "follows a retention that the device did not sign",
            ));
        }
        self.retention = frame.kind == Kind::Retention;
        match frame.kind {
            Kind::Session => self.check_session(frame, expect),
            _ if self.signer.is_none() => Err(tampered(frame.number, "belongs to no session")),
            Kind::Checkpoint => self.check_checkpoint(frame),
            Kind::Entry => self.check_entry(frame, expect),
            Kind::Retention => self.check_retention(frame),
        }
    }

    fn check_session(&mut self, frame: &Frame, expect: &Expect) -> Result<()> {
        let (session, json, signature) = parse_session(frame)?;
        let known = match (&self.signer, expect.devices.as_slice()) {
            (_, devices @ [_, ..]) => devices.contains(&session.signer),
            (Some(first), []) => *first == session.signer,
            (None, []) => true,
        };
        let message = [
            &Frame::context(&self.head, frame.number, frame.time)[..],
            &json,
        ]
        .concat();
        if session.format != 1
            || !known
            || !verified(Purpose::AuditSession, &message, &session.signer, &signature)
        {
            return Err(tampered(
                frame.number,
                "is a session that no trusted device signed",
            ));
        }
        self.signer = Some(session.signer);
        Ok(())
    }

    fn check_checkpoint(&mut self, frame: &Frame) -> Result<()> {
        let signature = frame
            .payload
            .as_deref()
            .and_then(|p| <&[u8; 64]>::try_from(p).ok());
        let message = Frame::context(&self.head, frame.number, frame.time);
        match (signature, &self.signer) {
            (Some(signature), Some(key))
                if verified(Purpose::AuditCheckpoint, &message, key, signature) =>
            {
                self.signed_up_to = frame.number + 1;
                Ok(())
            }
            _ => Err(tampered(
                frame.number,
                "signs another chain than the one before it",
            )),
        }
    }

    fn check_entry(&mut self, frame: &Frame, expect: &Expect) -> Result<()> {
        if frame.payload.is_none() {
            let latest = self
                .deleted_up_to
                .map_or(frame.time, |(_, time)| time.max(frame.time));
            self.deleted_up_to = Some((frame.number, latest));
        } else if expect
            .retained_since
            .is_some_and(|since| frame.time < since)
        {
            return Err(Refusal::Expired.error(format!(
                "entry {} of the audit log is kept beyond its retention",
                frame.number
            )));
        }
        Ok(())
    }

    fn check_retention(&mut self, frame: &Frame) -> Result<()> {
        let retention: Retention = frame
            .payload
            .as_deref()
            .and_then(|p| serde_json::from_slice(p).ok())
            .ok_or_else(|| tampered(frame.number, "is a retention of no known form"))?;
        match self.deleted_up_to {
            Some((number, time)) if time >= retention.before => {
                Err(tampered(number, "was emptied before its time"))
            }
            _ => {
                self.deleted_up_to = None;
                Ok(())
            }
        }
    }

    fn step(&mut self, frame: &Frame) {
        self.head = frame.link(&self.head);
        self.next += 1;
        let report = &mut self.report;
        report.frames += 1;
        report.sessions += u64::from(frame.kind == Kind::Session);
        report.entries += u64::from(frame.kind == Kind::Entry);
        report.deleted += u64::from(frame.kind == Kind::Entry && frame.payload.is_none());
        report.span = Some((
            report.span.map_or(frame.time, |(first, _)| first),
            frame.time,
        ));
        report.head = Receipt {
            number: frame.number,
            head: self.head,
        };
    }
}

fn parse_session(frame: &Frame) -> Result<(Session, Vec<u8>, [u8; 64])> {
    let payload = frame.payload.as_deref().unwrap_or_default();
    let mut reader = Reader::new(payload, "session of the audit log");
    let json = reader.block(64 << 10)?.to_vec();
    let signature = reader.array()?;
    reader.end()?;
    let session = serde_json::from_slice(&json)
        .map_err(|_| tampered(frame.number, "is a session of no known form"))?;
    Ok((session, json, signature))
}
