//! Reading a part: any bytes of it, verified and unsealed only where they are touched.

use std::sync::{Mutex, PoisonError};

use crate::bundle::container::{Bundle, Source, StoredPart};
use crate::bundle::seal::{self, ChunkCipher, KeyProvider, Secret};
use crate::bundle::{Refusal, SecretBytes};
use crate::{Error, ErrorKind, Result};

/// Unsealed chunks kept at hand by default: 1 MiB.
const CACHED_CHUNKS: usize = 64;

/// A part opened for reading at any place. It verifies and unseals the chunks that a read
/// touches, keeps a bounded number of them, and wipes each when it goes.
pub struct PartReader {
    stored: StoredPart,
    source: Source,
    cipher: Option<ChunkCipher>,
    cache: Mutex<Cache>,
}

/// Most recently used chunk first.
struct Cache {
    chunks: Vec<(u64, SecretBytes)>,
    capacity: usize,
    opened: u64,
}

/// The content key of one bundle, for as long as its parts are being opened.
pub struct Unsealed<'a> {
    bundle: &'a Bundle,
    content: Option<Secret>,
}

impl Bundle {
    /// Unwraps the content key with the device's key. An unsealed bundle needs none: pass `None`.
    pub fn unseal(&self, provider: Option<&dyn KeyProvider>) -> Result<Unsealed<'_>> {
        let wrapped = &self.manifest().recipients;
        let content = match (wrapped.is_empty(), provider) {
            (true, _) => None,
            (false, Some(provider)) => Some(seal::unwrap(wrapped, provider)?),
            (false, None) => {
                return Err(
                    Refusal::Key.error("the list is sealed; give the device's key to open it")
                );
            }
        };
        Ok(Unsealed {
            bundle: self,
            content,
        })
    }
}

impl Unsealed<'_> {
    /// Opens the part called `name` for reading at any place.
    pub fn part(&self, name: &str) -> Result<PartReader> {
        let (stored, source) = self.bundle.stored(name)?;
        let cipher = match (&self.content, stored.part.sealed) {
            (_, false) => None,
            (Some(content), true) => Some(ChunkCipher::new(content, &stored.part)?),
            (None, true) => {
                return Err(
                    Refusal::Key.error("the part is sealed; give the device's key to open it")
                );
            }
        };
        let cache = Cache {
            chunks: Vec::new(),
            capacity: CACHED_CHUNKS,
            opened: 0,
        };
        Ok(PartReader {
            stored: stored.clone(),
            source: source.clone(),
            cipher,
            cache: Mutex::new(cache),
        })
    }

    /// The whole part, unsealed into memory that is wiped when dropped.
    pub fn read(&self, name: &str) -> Result<SecretBytes> {
        self.part(name)?.read_all()
    }
}

impl PartReader {
    /// Bytes of the part after unsealing.
    pub fn len(&self) -> u64 {
        self.stored.part.plain
    }

    /// Whether the part holds nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Keeps at most `chunks` unsealed chunks of 16 KiB at hand (at least one).
    pub fn with_cache(self, chunks: usize) -> PartReader {
        self.cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .capacity = chunks.max(1);
        self
    }

    /// Chunks unsealed since the part was opened: what the reads so far have touched.
    pub fn chunks_opened(&self) -> u64 {
        self.cache
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .opened
    }

    fn plain_chunk(&self) -> u64 {
        let tag = if self.cipher.is_some() {
            seal::TAG as u64
        } else {
            0
        };
        u64::from(self.stored.part.chunk) - tag
    }

    /// Fills `out` with the part's bytes from `offset` on.
    pub fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<()> {
        if offset
            .checked_add(out.len() as u64)
            .is_none_or(|end| end > self.len())
        {
            return Err(Error::new(
                ErrorKind::Corrupt,
                format!(
                    "a read of {} bytes at {offset} passes the end of a part of {}",
                    out.len(),
                    self.len()
                ),
            ));
        }
        let step = self.plain_chunk();
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let mut at = offset;
        let mut rest = out;
        while !rest.is_empty() {
            let chunk = self.cached(&mut cache, at / step)?;
            let from = (at % step) as usize;
            let available = chunk.get(from..).unwrap_or_default();
            let n = available.len().min(rest.len());
            let (now, later) = std::mem::take(&mut rest).split_at_mut(n);
            now.copy_from_slice(available.get(..n).unwrap_or_default());
            rest = later;
            at += n as u64;
            if n == 0 {
                return Err(Error::new(
                    ErrorKind::Corrupt,
                    "a chunk is shorter than its part says",
                ));
            }
        }
        Ok(())
    }

    fn cached<'c>(&self, cache: &'c mut Cache, index: u64) -> Result<&'c [u8]> {
        match cache.chunks.iter().position(|(i, _)| *i == index) {
            Some(found) => cache
                .chunks
                .get_mut(..=found)
                .unwrap_or_default()
                .rotate_right(1),
            None => {
                let mut plain = SecretBytes::zeroed(self.plain_length(index));
                self.open_chunk(index, plain.as_mut(), &mut Vec::new())?;
                cache.opened += 1;
                cache.chunks.truncate(cache.capacity.saturating_sub(1));
                cache.chunks.insert(0, (index, plain));
            }
        }
        Ok(cache
            .chunks
            .first()
            .map(|(_, plain)| &**plain)
            .unwrap_or_default())
    }

    fn plain_length(&self, index: u64) -> usize {
        self.len()
            .saturating_sub(index * self.plain_chunk())
            .min(self.plain_chunk()) as usize
    }

    /// Verifies chunk `index` against its signed digest and unseals it into `plain`; `stored` takes it as it
    /// is stored.
    fn open_chunk(&self, index: u64, plain: &mut [u8], stored: &mut Vec<u8>) -> Result<()> {
        self.stored.read_chunk(&self.source, index, stored)?;
        match &self.cipher {
            Some(cipher) => cipher.open(index, stored, plain),
            None => {
                plain.copy_from_slice(stored);
                Ok(())
            }
        }
    }

    /// The whole part, verified and unsealed into memory that is wiped when dropped. A part of some megabytes is
    /// unsealed by several threads, which end with the call.
    pub fn read_all(&self) -> Result<SecretBytes> {
        let length = usize::try_from(self.len()).map_err(|_| {
            Error::new(
                ErrorKind::TooLarge,
                "the part does not fit into this device's memory",
            )
        })?;
        let mut all = SecretBytes::zeroed(length);
        let step = self.plain_chunk() as usize;
        if length == 0 && self.cipher.is_some() {
            self.open_chunk(0, &mut [], &mut Vec::new())?;
        }
        let chunks = length.div_ceil(step);
        let run = chunks.div_ceil(threads(length)).max(1);
        if run >= chunks {
            self.open_chunks(0, all.as_mut())?;
            return Ok(all);
        }
        let pieces = all.as_mut().chunks_mut(run * step).enumerate();
        std::thread::scope(|scope| {
            let open = |(number, plain)| {
                scope.spawn(move || self.open_chunks((number * run) as u64, plain))
            };
            let opening: Vec<_> = pieces.map(open).collect();
            opening.into_iter().try_for_each(|thread| {
                thread.join().unwrap_or_else(|_| {
                    Err(Error::new(
                        ErrorKind::Corrupt,
                        "a thread that unsealed a part failed",
                    ))
                })
            })
        })?;
        Ok(all)
    }

    /// Verifies and unseals whole chunks from `first` on.
    fn open_chunks(&self, first: u64, plain: &mut [u8]) -> Result<()> {
        let chunks = plain.chunks_mut(self.plain_chunk() as usize);
        let (mut numbered, mut stored) = ((first..).zip(chunks), Vec::new());
        numbered.try_for_each(|(index, plain)| self.open_chunk(index, plain, &mut stored))
    }
}

/// Threads worth starting to unseal so many bytes: each should have some milliseconds of work.
fn threads(length: usize) -> usize {
    const WORTH: usize = 1 << 20;
    const MOST: usize = 8;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    (length / WORTH).min(cores).clamp(1, MOST)
}
