//! Fetching a bundle over a poor link: any piece in any order, each verified as it arrives, none
//! fetched twice.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::bundle::container::{Bundle, Limits, Source, StoredPart};
use crate::bundle::{Refusal, SignedRoot};
use crate::{Error, ErrorKind, Result};

/// A bundle that is being fetched. It survives a restart: what is on disk and verifies is kept.
pub struct Transfer {
    path: PathBuf,
    file: File,
    parts: Vec<StoredPart>,
    missing: Vec<(usize, u64)>,
    total: u64,
}

impl Bundle {
    /// Bytes from the start of the file that [`Transfer::begin`] needs: the signed head and the
    /// chunk digests, some 0.2 % of the whole.
    pub fn head_len(&self) -> u64 {
        self.parts.first().map_or(self.size(), |part| part.offset)
    }
}

impl Transfer {
    /// Begins, or goes on with, fetching the bundle whose first bytes are `head` into the file
    /// `path`. The signatures are checked before anything else is fetched.
    pub fn begin(
        path: impl AsRef<Path>,
        head: &[u8],
        trusted: &SignedRoot,
        limits: &Limits,
    ) -> Result<Transfer> {
        let path = path.as_ref().to_owned();
        let (parts, total) = announced(head, trusted, limits)?;
        let fault = |e| Error::io("write", &path, e);
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(fault)?;
        file.set_len(total)
            .and_then(|()| file.seek(SeekFrom::Start(0)))
            .map_err(fault)?;
        file.write_all(head).map_err(fault)?;
        let mut transfer = Transfer {
            path,
            file,
            parts,
            missing: Vec::new(),
            total,
        };
        transfer.look_for_missing()?;
        Ok(transfer)
    }

    fn look_for_missing(&mut self) -> Result<()> {
        self.missing.clear();
        for place in 0..self.parts.len() {
            let count = self.parts.get(place).map_or(0, |p| p.chunks.len() as u64);
            for index in 0..count {
                let Some(range) = self.range(place, index) else {
                    continue;
                };
                let mut bytes = vec![0; (range.end - range.start) as usize];
                let read = self
                    .file
                    .seek(SeekFrom::Start(range.start))
                    .and_then(|_| self.file.read_exact(&mut bytes));
                read.map_err(|e| Error::io("read", &self.path, e))?;
                if self
                    .parts
                    .get(place)
                    .is_none_or(|p| p.check(index, &bytes).is_err())
                {
                    self.missing.push((place, index));
                }
            }
        }
        Ok(())
    }

    fn range(&self, place: usize, index: u64) -> Option<Range<u64>> {
        let stored = self.parts.get(place)?;
        let start = index * u64::from(stored.part.chunk);
        let end = (start + u64::from(stored.part.chunk)).min(stored.part.length);
        Some(stored.offset + start..stored.offset + end)
    }

    /// Byte ranges of the file that are still to be fetched, joined where they touch, in order.
    pub fn missing(&self) -> Vec<Range<u64>> {
        let mut ranges: Vec<Range<u64>> = Vec::new();
        for range in self
            .missing
            .iter()
            .filter_map(|(place, index)| self.range(*place, *index))
        {
            match ranges.last_mut().filter(|last| last.end == range.start) {
                Some(last) => last.end = range.end,
                None => ranges.push(range),
            }
        }
        ranges
    }

    /// Bytes of the whole bundle.
    pub fn total(&self) -> u64 {
        self.total
    }

    /// Takes bytes that arrived from `offset` on. Whole chunks that verify are kept; a chunk that
    /// does not verify is a refusal, and nothing of it is kept. Gives how many bytes were new.
    pub fn receive(&mut self, offset: u64, bytes: &[u8]) -> Result<u64> {
        let end = offset.saturating_add(bytes.len() as u64);
        let mut new = 0;
        let mut still = Vec::new();
        for (place, index) in std::mem::take(&mut self.missing) {
            let range = self
                .range(place, index)
                .filter(|r| r.start >= offset && r.end <= end);
            let piece = range
                .as_ref()
                .and_then(|r| bytes.get((r.start - offset) as usize..(r.end - offset) as usize));
            let (Some(range), Some(piece), Some(part)) = (range, piece, self.parts.get(place))
            else {
                still.push((place, index));
                continue;
            };
            let kept = part.check(index, piece).and_then(|()| {
                let write = self
                    .file
                    .seek(SeekFrom::Start(range.start))
                    .and_then(|_| self.file.write_all(piece));
                write.map_err(|e| Error::io("write", &self.path, e))
            });
            if let Err(error) = kept {
                self.look_for_missing()?;
                return Err(error);
            }
            new += piece.len() as u64;
        }
        self.missing = still;
        Ok(new)
    }

    /// The finished file, for [`Store::install`](crate::bundle::Store::install).
    pub fn finish(self) -> Result<PathBuf> {
        if !self.missing.is_empty() {
            return Err(Error::new(
                ErrorKind::Refused,
                format!(
                    "{} pieces are still missing; fetch them first",
                    self.missing.len()
                ),
            ));
        }
        self.file
            .sync_all()
            .map_err(|e| Error::io("write", &self.path, e))?;
        Ok(self.path)
    }
}

/// The parts that a signed head announces, and the length of the whole.
fn announced(head: &[u8], trusted: &SignedRoot, limits: &Limits) -> Result<(Vec<StoredPart>, u64)> {
    let source = Source::Bytes(head.into());
    let (parts, total) = Bundle::announced(&source, trusted, limits)?;
    let first = parts.first().map_or(total, |part| part.offset);
    if first != head.len() as u64 {
        return Err(Refusal::Truncated.error(format!(
            "the head has {first} bytes and {} were given; fetch exactly those first",
            head.len()
        )));
    }
    Ok((parts, total))
}
