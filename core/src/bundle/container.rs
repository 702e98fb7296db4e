//! The bundle file: signed head, chunk digests, parts. Layout in docs/format-bundle.md.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use crate::bundle::bytes::{Reader, put_block};
use crate::bundle::keys::{Envelope, Purpose, Signer};
use crate::bundle::manifest::{MAX_MANIFEST, Manifest, Part, PartKind};
use crate::bundle::root::{MAX_ROOT, SignedRoot};
use crate::bundle::seal::{self, Secret, WrappedKey};
use crate::bundle::{Refusal, digest, keys};
use crate::{Error, ErrorKind, Result};

/// `\r\n` catches a transfer that rewrote line ends.
const MAGIC: &[u8; 8] = b"NMBNDL\r\n";
const VERSION: u16 = 1;
/// Bytes before the head.
const PREFIX: usize = 16;
/// Roots that one bundle may carry: a device that missed more rotations is enrolled anew.
const MAX_ROOTS: usize = 64;
/// Bytes of the longest head.
const MAX_HEAD: usize = (MAX_ROOTS + 1) * (MAX_ROOT + 4096) + MAX_MANIFEST;

/// Sizes beyond which a bundle is refused before anything is allocated for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a whole bundle, and of all its parts after unsealing.
    pub bundle: u64,
    /// Bytes of one part.
    pub part: u64,
}

impl Default for Limits {
    /// 2 GiB a bundle, 1 GiB a part.
    fn default() -> Limits {
        Limits {
            bundle: 2 << 30,
            part: 1 << 30,
        }
    }
}

/// Bytes that can be read at any place: a file, or memory.
#[derive(Clone)]
pub(crate) enum Source {
    File(Arc<Mutex<File>>, u64),
    Bytes(Arc<[u8]>),
}

impl Source {
    pub(crate) fn open(path: &Path) -> Result<Source> {
        let file = File::open(path).map_err(|e| Error::io("open the bundle", path, e))?;
        let length = file
            .metadata()
            .map_err(|e| Error::io("read the size of", path, e))?
            .len();
        Ok(Source::File(Arc::new(Mutex::new(file)), length))
    }

    pub(crate) fn len(&self) -> u64 {
        match self {
            Source::File(_, length) => *length,
            Source::Bytes(bytes) => bytes.len() as u64,
        }
    }

    /// Fills `out` from `offset`.
    pub(crate) fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        let early = || {
            Refusal::Truncated.error("the bundle ends before its announced length; fetch it again")
        };
        match self {
            Source::File(file, _) => {
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(offset))
                    .and_then(|_| file.read_exact(out))
                    .map_err(|_| early())
            }
            Source::Bytes(bytes) => {
                let start = usize::try_from(offset).map_err(|_| early())?;
                let end = start.checked_add(out.len()).ok_or_else(early)?;
                out.copy_from_slice(bytes.get(start..end).ok_or_else(early)?);
                Ok(())
            }
        }
    }

    fn read_vec(&self, offset: u64, length: usize) -> Result<Vec<u8>> {
        if offset.saturating_add(length as u64) > self.len() {
            return Err(Refusal::Truncated.error(format!(
                "the bundle has {} bytes and its head announces at least {}; fetch it again",
                self.len(),
                offset.saturating_add(length as u64)
            )));
        }
        let mut out = vec![0; length];
        self.read_at(offset, &mut out)?;
        Ok(out)
    }
}

/// The head of a bundle, of which nothing is believed yet.
pub(crate) struct Head {
    pub(crate) roots: Vec<SignedRoot>,
    pub(crate) envelope: Envelope,
    /// Where the chunk digests begin.
    length: u64,
}

impl Head {
    pub(crate) fn read(source: &Source) -> Result<Head> {
        let prefix = source.read_vec(0, PREFIX)?;
        let mut reader = Reader::new(&prefix, "head of the bundle");
        if reader.take(8)? != MAGIC {
            return Err(Refusal::Malformed
                .error("the file is not a noticematch bundle: its first bytes differ"));
        }
        let version = u16::from_le_bytes(reader.array()?);
        let reserved = u16::from_le_bytes(reader.array()?);
        if version != VERSION || reserved != 0 {
            return Err(Refusal::Malformed.error(format!(
                "the bundle has version {version} and this library reads {VERSION}; update the application"
            )));
        }
        let length = reader.u32()? as usize;
        if length > MAX_HEAD {
            return Err(Refusal::Oversized.error(format!(
                "the head announces {length} bytes and at most {MAX_HEAD} are read"
            )));
        }
        let head = source.read_vec(PREFIX as u64, length)?;
        let mut reader = Reader::new(&head, "head of the bundle");
        let count = reader.u8()? as usize;
        if count > MAX_ROOTS {
            return Err(Refusal::Oversized.error(format!(
                "the bundle carries {count} roots and at most {MAX_ROOTS} are read"
            )));
        }
        let roots = (0..count)
            .map(|_| SignedRoot::from_envelope(Envelope::read(&mut reader, MAX_ROOT)?))
            .collect::<Result<_>>()?;
        let envelope = Envelope::read(&mut reader, MAX_MANIFEST)?;
        reader.end()?;
        Ok(Head {
            roots,
            envelope,
            length: (PREFIX + length) as u64,
        })
    }

    fn write(roots: &[SignedRoot], envelope: &Envelope) -> Vec<u8> {
        let mut head = vec![roots.len() as u8];
        for root in roots {
            root.envelope().write(&mut head);
        }
        envelope.write(&mut head);
        let mut out = MAGIC.to_vec();
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&0u16.to_le_bytes());
        put_block(&mut out, &head);
        out
    }
}

/// A bundle whose manifest was verified. Its parts are verified chunk by chunk, as they are read.
pub struct Bundle {
    manifest: Manifest,
    envelope: Envelope,
    digest: [u8; 32],
    root: SignedRoot,
    pub(crate) parts: Vec<StoredPart>,
    source: Source,
}

/// Where a part lies in the file, and the digests of its chunks.
#[derive(Clone)]
pub(crate) struct StoredPart {
    pub(crate) part: Part,
    pub(crate) offset: u64,
    pub(crate) chunks: Arc<[[u8; 32]]>,
}

impl Bundle {
    /// Opens the bundle at `path` as `trusted` or one of its signed successors vouches for it.
    /// This checks signatures and sizes, not the time nor what a device accepted before: that is
    /// the work of [`Store`](crate::bundle::Store).
    pub fn open(path: impl AsRef<Path>, trusted: &SignedRoot, limits: &Limits) -> Result<Bundle> {
        Bundle::verify(Source::open(path.as_ref())?, trusted, limits)
    }

    /// The same for bytes in memory.
    pub fn from_bytes(bytes: Vec<u8>, trusted: &SignedRoot, limits: &Limits) -> Result<Bundle> {
        Bundle::verify(Source::Bytes(bytes.into()), trusted, limits)
    }

    pub(crate) fn verify(source: Source, trusted: &SignedRoot, limits: &Limits) -> Result<Bundle> {
        if source.len() > limits.bundle {
            return Err(Refusal::Oversized.error(format!(
                "the bundle has {} bytes and this device takes at most {}",
                source.len(),
                limits.bundle
            )));
        }
        let head = Head::read(&source)?;
        let root = trusted.follow(&head.roots)?;
        head.envelope.verify(Purpose::Manifest, &root.root().list)?;
        let manifest = Manifest::from_json(&head.envelope.payload)?;
        let (parts, expected) = locate(&source, &manifest, head.length, limits)?;
        check_length(&source, expected)?;
        let digest = digest(&head.envelope.payload);
        Ok(Bundle {
            digest,
            manifest,
            envelope: head.envelope,
            root,
            parts,
            source,
        })
    }

    /// The parts that a signed head announces, and the length of the whole, before it is there.
    pub(crate) fn announced(
        source: &Source,
        trusted: &SignedRoot,
        limits: &Limits,
    ) -> Result<(Vec<StoredPart>, u64)> {
        let head = Head::read(source)?;
        let root = trusted.follow(&head.roots)?;
        head.envelope.verify(Purpose::Manifest, &root.root().list)?;
        let manifest = Manifest::from_json(&head.envelope.payload)?;
        locate(source, &manifest, head.length, limits)
    }

    /// What the bundle says about itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// SHA-256 of the signed manifest: the identity of this list.
    pub fn digest(&self) -> [u8; 32] {
        self.digest
    }

    /// The root that vouches for it: the trusted one or a successor of it.
    pub fn root(&self) -> &SignedRoot {
        &self.root
    }

    pub(crate) fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// Bytes of the whole file.
    pub fn size(&self) -> u64 {
        self.source.len()
    }

    /// Reads every chunk of every part and compares it with its signed digest.
    pub fn verify_all(&self) -> Result<()> {
        self.copy_parts(&mut |_| Ok(()))
    }

    /// Passes every byte of the file to `sink`, in order, each chunk verified first.
    pub(crate) fn copy_to(&self, sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let first = self
            .parts
            .first()
            .map_or(self.source.len(), |part| part.offset);
        let head = self
            .source
            .read_vec(0, usize::try_from(first).unwrap_or(usize::MAX))?;
        // The head may have changed on disk since it was verified: what is copied is verified again.
        let again = Head::read(&Source::Bytes(head.clone().into()))?;
        if digest(&again.envelope.payload) != self.digest {
            return Err(Refusal::Mixed.error("the bundle changed while it was read"));
        }
        sink(&head)?;
        self.copy_parts(sink)
    }

    fn copy_parts(&self, sink: &mut dyn FnMut(&[u8]) -> Result<()>) -> Result<()> {
        for part in &self.parts {
            for index in 0..part.chunks.len() as u64 {
                sink(&part.stored_chunk(&self.source, index)?)?;
            }
        }
        Ok(())
    }

    pub(crate) fn stored(&self, name: &str) -> Result<(&StoredPart, &Source)> {
        let part = self
            .parts
            .iter()
            .find(|p| p.part.name == name)
            .ok_or_else(|| {
                Error::new(
                    ErrorKind::Option,
                    format!("the bundle has no part {name:?}; its manifest names those it has"),
                )
            })?;
        Ok((part, &self.source))
    }
}

impl StoredPart {
    /// The stored bytes of chunk `index`, verified.
    pub(crate) fn stored_chunk(&self, source: &Source, index: u64) -> Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.read_chunk(source, index, &mut bytes)?;
        Ok(bytes)
    }

    /// Reads chunk `index` as it is stored into `bytes`, and verifies it.
    pub(crate) fn read_chunk(
        &self,
        source: &Source,
        index: u64,
        bytes: &mut Vec<u8>,
    ) -> Result<()> {
        let start = index * u64::from(self.part.chunk);
        let length = self
            .part
            .length
            .saturating_sub(start)
            .min(u64::from(self.part.chunk));
        bytes.resize(length as usize, 0);
        source.read_at(self.offset + start, bytes)?;
        self.check(index, bytes)
    }

    /// Refuses bytes that are not chunk `index`.
    pub(crate) fn check(&self, index: u64, bytes: &[u8]) -> Result<()> {
        let expected = usize::try_from(index).ok().and_then(|i| self.chunks.get(i));
        if expected == Some(&digest(bytes)) {
            return Ok(());
        }
        Err(Refusal::Mixed.error(format!(
            "chunk {index} of part {:?} is not the one that the signed manifest names; fetch the bundle again",
            self.part.name
        )))
    }
}

/// Places every part; gives them and the length that the whole file must have.
fn locate(
    source: &Source,
    manifest: &Manifest,
    head: u64,
    limits: &Limits,
) -> Result<(Vec<StoredPart>, u64)> {
    let oversized = || {
        Refusal::Oversized.error(format!(
            "the manifest announces parts beyond this device's limit of {} bytes each and {} together",
            limits.part, limits.bundle
        ))
    };
    let (mut tables, mut bodies, mut plain) = (0u64, 0u64, 0u64);
    for part in &manifest.parts {
        let chunks = seal::chunk_count(part);
        let sealed = if part.sealed {
            chunks * seal::TAG as u64
        } else {
            0
        };
        if part.length > limits.part || part.plain > limits.part {
            return Err(oversized());
        }
        if part.plain + sealed != part.length {
            return Err(Refusal::Malformed
                .error("a part's lengths before and after unsealing do not agree"));
        }
        tables += chunks * 32;
        bodies += part.length;
        plain += part.plain;
    }
    if bodies > limits.bundle || plain > limits.bundle {
        return Err(oversized());
    }
    let parts = place(source, manifest, head, head + tables)?;
    Ok((parts, head + tables + bodies))
}

/// Refuses a file with other bytes than those that the manifest accounts for.
fn check_length(source: &Source, expected: u64) -> Result<()> {
    if source.len() < expected {
        return Err(Refusal::Truncated.error(format!(
            "the bundle has {} bytes and its manifest accounts for {expected}; fetch it again",
            source.len()
        )));
    }
    if source.len() > expected {
        return Err(Refusal::Oversized.error(format!(
            "the bundle has {} bytes and its manifest accounts for {expected}; nothing signed covers the rest",
            source.len()
        )));
    }
    Ok(())
}

/// Reads the chunk digests of every part and checks them against the manifest.
fn place(
    source: &Source,
    manifest: &Manifest,
    mut table: u64,
    mut body: u64,
) -> Result<Vec<StoredPart>> {
    manifest
        .parts
        .iter()
        .map(|part| {
            let bytes = source.read_vec(table, (seal::chunk_count(part) * 32) as usize)?;
            let chunks: Arc<[[u8; 32]]> = bytes.as_chunks::<32>().0.into();
            if part_digest(part, &chunks) != part.digest {
                return Err(Refusal::Mixed.error(format!(
                    "the chunk digests of part {:?} are not those that the signed manifest names; fetch it again",
                    part.name
                )));
            }
            let stored = StoredPart { part: part.clone(), offset: body, chunks };
            table += bytes.len() as u64;
            body += part.length;
            Ok(stored)
        })
        .collect()
}

/// SHA-256 over what a part is and the digests of its chunks.
fn part_digest(part: &Part, chunks: &[[u8; 32]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"noticematch part v1\0");
    hash.update(part.length.to_le_bytes());
    hash.update(part.plain.to_le_bytes());
    hash.update(part.chunk.to_le_bytes());
    hash.update(chunks.as_flattened());
    hash.finalize().into()
}

/// Makes a bundle: manifest, parts, recipients, signatures.
pub struct BundleBuilder {
    manifest: Manifest,
    roots: Vec<SignedRoot>,
    parts: Vec<(String, PartKind, Vec<u8>)>,
    recipients: Vec<[u8; 32]>,
}

impl BundleBuilder {
    /// A bundle that `manifest` describes; its parts and recipients are filled in here.
    pub fn new(manifest: Manifest) -> BundleBuilder {
        BundleBuilder {
            manifest,
            roots: Vec::new(),
            parts: Vec::new(),
            recipients: Vec::new(),
        }
    }

    /// Carries a root, so that devices enrolled with an older one can follow. In order of version.
    pub fn root(mut self, root: SignedRoot) -> BundleBuilder {
        self.roots.push(root);
        self
    }

    /// Adds a part.
    pub fn part(
        mut self,
        name: impl Into<String>,
        kind: PartKind,
        bytes: Vec<u8>,
    ) -> BundleBuilder {
        self.parts.push((name.into(), kind, bytes));
        self
    }

    /// Seals every part so that the device with this public key can open it.
    pub fn recipient(mut self, public: [u8; 32]) -> BundleBuilder {
        self.recipients.push(public);
        self
    }

    /// Signs with every signer and gives the whole file.
    pub fn to_bytes(mut self, signers: &[&dyn Signer]) -> Result<Vec<u8>> {
        let content: Option<Secret> = if self.recipients.is_empty() {
            None
        } else {
            Some(keys::random::<32>()?)
        };
        self.manifest.recipients = match &content {
            Some(content) => seal::wrap(content, &self.recipients)?,
            None => Vec::<WrappedKey>::new(),
        };
        let (mut tables, mut bodies) = (Vec::new(), Vec::new());
        self.manifest.parts.clear();
        for (name, kind, plain) in self.parts {
            let length = plain.len() as u64;
            let chunk = seal::PLAIN_CHUNK as u32;
            let mut part = Part {
                name,
                kind,
                length,
                plain: length,
                chunk,
                digest: [0; 32],
                sealed: false,
                salt: [0; 32],
            };
            let stored = match &content {
                Some(content) => seal::seal_part(content, &mut part, &plain)?,
                None => plain,
            };
            let chunks: Vec<[u8; 32]> = stored.chunks(part.chunk as usize).map(digest).collect();
            part.digest = part_digest(&part, &chunks);
            tables.extend_from_slice(chunks.as_flattened());
            bodies.extend(stored);
            self.manifest.parts.push(part);
        }
        self.manifest.check()?;
        let envelope = Envelope::seal(Purpose::Manifest, self.manifest.to_json()?, signers)?;
        let mut file = Head::write(&self.roots, &envelope);
        file.extend(tables);
        file.extend(bodies);
        Ok(file)
    }

    /// Writes the bundle to `path`, whole or not at all.
    pub fn write(self, path: impl AsRef<Path>, signers: &[&dyn Signer]) -> Result<()> {
        let bytes = self.to_bytes(signers)?;
        write_whole(path.as_ref(), &bytes)
    }
}

/// Writes `bytes` to `path` by way of a temporary file beside it: after a crash the old file or
/// the new one is there, never a mixture.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    let temporary = path.with_extension("tmp");
    let write = || -> std::io::Result<()> {
        let mut file = File::create(&temporary)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|e| Error::io("write", &temporary, e))?;
    rename(&temporary, path)
}

/// Renames and makes the rename last.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<()> {
    std::fs::rename(from, to).map_err(|e| Error::io("put in place", to, e))?;
    // A directory cannot be synced on every system; where it can, the rename survives a power cut.
    if let Some(dir) = to.parent().and_then(|dir| File::open(dir).ok()) {
        let _ = dir.sync_all();
    }
    Ok(())
}
