//! Writing the log.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};

use crate::audit::frame::{Frame, HEADER, Kind, MAX_PAYLOAD, Next, read_header, tampered};
use crate::audit::{AuditPolicy, Event, Look, Outcome};
use crate::bundle::bytes::{hex32, put_block};
use crate::bundle::container::{rename, write_whole};
use crate::bundle::keys::{Purpose, random, sign};
use crate::bundle::seal::{Secret, derive, seal_to};
use crate::bundle::{Clock, PublicKey, Refusal, Signer, SystemClock};
use crate::{Error, ErrorKind, Result};

/// Entries between two signatures of the chain.
const CHECKPOINT_EVERY: u64 = 100;

/// How a device logs.
#[derive(Clone)]
pub struct AuditOptions {
    /// Opaque id of the device.
    pub device: String,
    /// The agency's X25519 public key, to which every entry is encrypted.
    pub agency: [u8; 32],
    /// What the policy asks of a look.
    pub policy: AuditPolicy,
    /// Where the time comes from.
    pub clock: Arc<dyn Clock>,
}

impl AuditOptions {
    /// The default policy with the system's clock.
    pub fn new(device: impl Into<String>, agency: [u8; 32]) -> AuditOptions {
        AuditOptions {
            device: device.into(),
            agency,
            policy: AuditPolicy::default(),
            clock: Arc::new(SystemClock),
        }
    }
}

/// Where an entry stands: quote it, and a later log without it is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Number of the entry.
    pub number: u64,
    /// Head of the chain after it.
    #[serde(with = "hex32")]
    pub head: [u8; 32],
}

/// What a session says in clear: nothing about a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Session {
    pub(crate) format: u32,
    pub(crate) device: String,
    pub(crate) signer: PublicKey,
    /// The agency's public key.
    #[serde(with = "hex32")]
    pub(crate) agency: [u8; 32],
    /// HPKE `enc` of the session's first entry key.
    #[serde(with = "hex32")]
    pub(crate) sender: [u8; 32],
    /// That key, encrypted, in hexadecimal.
    pub(crate) key: String,
}

pub(crate) const SESSION_INFO: &[u8] = b"noticematch audit session v1";

/// What retention deleted, in clear.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Retention {
    pub(crate) before: u64,
    pub(crate) deleted: u64,
}

/// Where the chain stood when it was last signed, kept beside the log so that opening it reads only
/// what came after, and a log cut below it is noticed at once.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Mark {
    offset: u64,
    next: u64,
    #[serde(with = "hex32")]
    head: [u8; 32],
}

/// An append-only, hash-chained log, encrypted to the agency. One process writes it at a time.
pub struct AuditLog {
    path: PathBuf,
    file: File,
    options: AuditOptions,
    signer: Arc<dyn Signer + Send + Sync>,
    next: u64,
    head: [u8; 32],
    offset: u64,
    key: Secret,
    unsigned: u64,
    recovered: bool,
}

impl AuditLog {
    /// Opens the log at `path`, or begins it, and starts a session signed by `signer`.
    pub fn open(
        path: impl AsRef<Path>,
        options: AuditOptions,
        signer: Arc<dyn Signer + Send + Sync>,
    ) -> Result<AuditLog> {
        let path = path.as_ref().to_owned();
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|e| Error::io("open the audit log", &path, e))?;
        let (mark, recovered) = catch_up(&mut file, &path)?;
        let mut log = AuditLog {
            file,
            options,
            signer,
            next: mark.next,
            head: mark.head,
            offset: mark.offset,
            key: random::<32>()?,
            unsigned: 0,
            recovered,
            path,
        };
        log.begin_session()?;
        Ok(log)
    }

    /// Whether the last frame had been cut by a crash before it was whole, and was dropped. It had
    /// not been acknowledged.
    pub fn recovered(&self) -> bool {
        self.recovered
    }

    fn begin_session(&mut self) -> Result<()> {
        let (sender, key) = seal_to(&self.options.agency, SESSION_INFO, &*self.key)?;
        let session = Session {
            format: 1,
            device: self.options.device.clone(),
            signer: self.signer.public_key(),
            agency: self.options.agency,
            sender,
            key: crate::bundle::bytes::hex(&key),
        };
        let json = to_json(&session)?;
        let time = self.options.clock.wall();
        let message = [&Frame::context(&self.head, self.next, time)[..], &json].concat();
        let signature = sign(Purpose::AuditSession, &message, &*self.signer)?;
        let mut payload = Vec::new();
        put_block(&mut payload, &json);
        payload.extend_from_slice(&signature);
        self.append_at(Kind::Session, time, payload)?;
        self.checkpoint()
    }

    /// Logs one look. Refused by the policy, nothing is logged and nothing may be searched: ask
    /// [`AuditPolicy::check`] first.
    pub fn look(&mut self, look: &Look) -> Result<Receipt> {
        self.options
            .policy
            .check(&look.purpose, &look.justification)?;
        self.event(&Event::Look(look.clone()))
    }

    /// Logs what a person decided about a look or one of its candidates.
    pub fn outcome(&mut self, outcome: &Outcome) -> Result<Receipt> {
        if outcome.look >= self.next {
            return Err(Error::new(
                ErrorKind::Option,
                format!(
                    "an outcome about entry {}, and the log ends before it",
                    outcome.look
                ),
            ));
        }
        self.event(&Event::Outcome(outcome.clone()))
    }

    /// Logs anything else.
    pub fn note(&mut self, text: impl Into<String>) -> Result<Receipt> {
        self.event(&Event::Note(text.into()))
    }

    fn event(&mut self, event: &Event) -> Result<Receipt> {
        let plain = zeroize::Zeroizing::new(to_json(event)?);
        if plain.len() + 16 > MAX_PAYLOAD {
            return Err(Error::new(
                ErrorKind::TooLarge,
                format!("an audit entry of {} bytes; at most 1 MiB", plain.len()),
            ));
        }
        let time = self.options.clock.wall();
        let sealed = seal_entry(
            &self.key,
            &Frame::context(&self.head, self.next, time),
            &plain,
        )?;
        // From here on this device cannot read what it wrote.
        self.key = next_key(&self.key)?;
        let receipt = self.append_at(Kind::Entry, time, sealed)?;
        self.unsigned += 1;
        if self.unsigned >= CHECKPOINT_EVERY {
            self.checkpoint()?;
        }
        Ok(receipt)
    }

    /// Signs the head of the chain and makes the log last through a power cut.
    pub fn checkpoint(&mut self) -> Result<()> {
        self.sign_head()?;
        self.unsigned = 0;
        self.write_mark()
    }

    fn write_mark(&self) -> Result<()> {
        let mark = Mark {
            offset: self.offset,
            next: self.next,
            head: self.head,
        };
        write_whole(&mark_path(&self.path), &to_json(&mark)?)
    }

    fn append(&mut self, kind: Kind, payload: Vec<u8>) -> Result<Receipt> {
        let time = self.options.clock.wall();
        self.append_at(kind, time, payload)
    }

    fn append_at(&mut self, kind: Kind, time: u64, payload: Vec<u8>) -> Result<Receipt> {
        let frame = Frame::new(self.next, kind, time, payload);
        let length = frame
            .write(&mut self.file)
            .map_err(|e| Error::io("write the audit log", &self.path, e))?;
        self.offset += length;
        self.head = frame.link(&self.head);
        self.next += 1;
        Ok(Receipt {
            number: frame.number,
            head: self.head,
        })
    }

    /// Deletes what entries older than the policy's retention say. Their place in the chain stays,
    /// so the log verifies as before. Gives how many were deleted.
    pub fn retain(&mut self) -> Result<u64> {
        let before = self
            .options
            .clock
            .wall()
            .saturating_sub(self.options.policy.retention);
        let temporary = self.path.with_extension("tmp");
        let (file, offset, deleted) = self.copy_without(before, &temporary)?;
        if deleted == 0 {
            let _ = std::fs::remove_file(&temporary);
            return Ok(0);
        }
        // The deletion, the frame that accounts for it and the signature appear together or not at
        // all. A crash after the mark is gone makes the next opening read the whole log once.
        let old = (
            std::mem::replace(&mut self.file, file),
            self.offset,
            self.next,
            self.head,
        );
        self.offset = offset;
        let accounted = self
            .append_retention(before, deleted)
            .and_then(|()| {
                std::fs::remove_file(mark_path(&self.path))
                    .or_else(gone)
                    .map_err(|e| Error::io("remove", &self.path, e))
            })
            .and_then(|()| rename(&temporary, &self.path));
        if let Err(error) = accounted {
            (self.file, self.offset, self.next, self.head) = old;
            return Err(error);
        }
        self.unsigned = 0;
        self.write_mark()?;
        Ok(deleted)
    }

    fn copy_without(&self, before: u64, to: &Path) -> Result<(File, u64, u64)> {
        let fault = |e| Error::io("write", to, e);
        let mut out = std::io::BufWriter::new(File::create(to).map_err(fault)?);
        out.write_all(HEADER).map_err(fault)?;
        let mut input =
            BufReader::new(File::open(&self.path).map_err(|e| Error::io("open", &self.path, e))?);
        read_header(&mut input)?;
        let (mut deleted, mut offset) = (0, HEADER.len() as u64);
        while let Next::Frame(mut frame, _) = Frame::read(&mut input)? {
            if frame.kind == Kind::Entry && frame.time < before && frame.payload.take().is_some() {
                deleted += 1;
            }
            offset += frame.write(&mut out).map_err(fault)?;
        }
        Ok((
            out.into_inner().map_err(|e| fault(e.into_error()))?,
            offset,
            deleted,
        ))
    }

    fn append_retention(&mut self, before: u64, deleted: u64) -> Result<()> {
        self.append(Kind::Retention, to_json(&Retention { before, deleted })?)?;
        self.sign_head()
    }

    fn sign_head(&mut self) -> Result<()> {
        let time = self.options.clock.wall();
        let message = Frame::context(&self.head, self.next, time);
        let signature = sign(Purpose::AuditCheckpoint, &message, &*self.signer)?;
        self.append_at(Kind::Checkpoint, time, signature.to_vec())?;
        self.file
            .sync_data()
            .map_err(|e| Error::io("write the audit log", &self.path, e))
    }

    /// Signs the chain and closes the log.
    pub fn close(mut self) -> Result<Receipt> {
        self.checkpoint()?;
        Ok(Receipt {
            number: self.next - 1,
            head: self.head,
        })
    }
}

fn gone(e: std::io::Error) -> std::io::Result<()> {
    if e.kind() == std::io::ErrorKind::NotFound {
        Ok(())
    } else {
        Err(e)
    }
}

fn mark_path(log: &Path) -> PathBuf {
    log.with_extension("mark")
}

/// Finds the end of the chain, and cuts a frame that a crash left half written.
fn catch_up(file: &mut File, path: &Path) -> Result<(Mark, bool)> {
    let fault = |e| Error::io("read the audit log", path, e);
    let length = file.metadata().map_err(fault)?.len();
    let mut mark = match std::fs::read(mark_path(path)) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map_err(|_| Refusal::Tampered.error("the mark beside the audit log was changed"))?,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Mark {
            offset: HEADER.len() as u64,
            next: 0,
            head: [0; 32],
        },
        Err(e) => return Err(fault(e)),
    };
    if length < HEADER.len() as u64 && mark.next == 0 {
        file.set_len(0)
            .and_then(|()| file.write_all(HEADER))
            .map_err(fault)?;
        return Ok((mark, length > 0));
    }
    if length < mark.offset {
        return Err(Refusal::Tampered.error(format!(
            "the audit log has {length} bytes and had {} when it was last signed; entries were cut off",
            mark.offset
        )));
    }
    let mut input = BufReader::new(&mut *file);
    read_header(&mut input)?;
    input.seek(SeekFrom::Start(mark.offset)).map_err(fault)?;
    let (mut cut, mut unaccounted) = (false, false);
    loop {
        match Frame::read(&mut input)? {
            Next::Frame(frame, bytes) => {
                if frame.number != mark.next || (unaccounted && frame.kind != Kind::Checkpoint) {
                    return Err(tampered(frame.number, "does not follow the one before"));
                }
                unaccounted = frame.kind == Kind::Retention;
                mark.head = frame.link(&mark.head);
                mark.next += 1;
                mark.offset += bytes;
            }
            Next::Cut => cut = true,
            Next::End => break,
        }
    }
    file.set_len(mark.offset).map_err(fault)?;
    file.seek(SeekFrom::Start(mark.offset)).map_err(fault)?;
    Ok((mark, cut))
}

/// The key of the next entry. The step cannot be undone.
pub(crate) fn next_key(key: &Secret) -> Result<Secret> {
    derive(key, b"", &[b"noticematch audit next v1"])
}

fn entry_cipher(key: &Secret) -> Result<XChaCha20Poly1305> {
    Ok(XChaCha20Poly1305::new(
        &(*derive(key, b"", &[b"noticematch audit entry v1"])?).into(),
    ))
}

/// Each key encrypts one entry, so the nonce may stand still.
fn seal_entry(key: &Secret, context: &[u8], plain: &[u8]) -> Result<Vec<u8>> {
    entry_cipher(key)?
        .encrypt(
            &XNonce::default(),
            Payload {
                msg: plain,
                aad: context,
            },
        )
        .map_err(|_| Error::new(ErrorKind::TooLarge, "an audit entry could not be encrypted"))
}

/// Opens an entry at its place in the chain.
pub(crate) fn open_entry(key: &Secret, context: &[u8], sealed: &[u8]) -> Result<Vec<u8>> {
    entry_cipher(key)?
        .decrypt(
            &XNonce::default(),
            Payload {
                msg: sealed,
                aad: context,
            },
        )
        .map_err(|_| {
            Refusal::Tampered.error("an audit entry does not open at its place in the chain")
        })
}

fn to_json(value: &impl Serialize) -> Result<Vec<u8>> {
    serde_json::to_vec(value).map_err(|e| {
        Error::new(
            ErrorKind::Io,
            format!("could not write an audit entry: {e}"),
        )
    })
}
