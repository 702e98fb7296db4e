//! Bytes of a file as UTF-8 text, with the line and the damage known.

use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use encoding_rs::{Decoder, Encoding, WINDOWS_1252};

use super::options::{Progress, ReadOptions};

/// How much is decoded at a time, and how often progress is told.
const CHUNK: usize = 64 * 1024;

/// Damaged places kept with line and byte; the others are counted.
const DAMAGE_KEPT: usize = 1000;

/// A reader that counts and tells its progress.
pub(super) struct Counting<R> {
    inner: R,
    read: u64,
    told: u64,
    size: Option<u64>,
    progress: Option<Progress>,
    stop: Arc<AtomicBool>,
}

impl<R: Read> Counting<R> {
    pub fn new(inner: R, size: Option<u64>, options: &ReadOptions) -> Counting<R> {
        Counting {
            inner,
            read: 0,
            told: 0,
            size,
            progress: options.progress.clone(),
            stop: options.stop.clone(),
        }
    }

    /// Tells the last progress and gives the bytes read.
    pub fn finish(&mut self) -> u64 {
        if let Some(progress) = self.progress.as_ref().filter(|_| self.read != self.told) {
            progress(self.read, self.size);
        }
        self.read
    }
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(io::Error::other("nobody wants the rest"));
        }
        let n = self.inner.read(buffer)?;
        self.read += n as u64;
        if self.read - self.told >= CHUNK as u64 {
            self.told = self.read;
            if let Some(progress) = &self.progress {
                progress(self.read, self.size);
            }
        }
        Ok(n)
    }
}

/// The text of one file.
pub(super) struct Input<'a> {
    raw: &'a mut dyn Read,
    name: String,
    path: Option<PathBuf>,
    /// Decoded text not yet taken, from `at` on.
    text: Vec<u8>,
    at: usize,
    /// Raw bytes not yet decoded: the start of a character that the last chunk cut.
    pending: Vec<u8>,
    ended: bool,
    started: bool,
    /// `None`: UTF-8 with stray bytes taken as windows-1252.
    decoder: Option<Decoder>,
    encoding: &'static str,
    legacy: bool,
    strict: bool,
    lines_taken: u64,
    lines_decoded: u64,
    bytes_decoded: u64,
    damage: Vec<(u64, u64)>,
    damaged: u64,
    refused: Option<(u64, u64)>,
}

impl<'a> Input<'a> {
    /// `legacy`: the publisher is known to write windows-1252, which is then no damage.
    pub fn new(
        raw: &'a mut dyn Read,
        name: &str,
        path: Option<&Path>,
        legacy: bool,
        strict: bool,
    ) -> Input<'a> {
        Input {
            raw,
            name: name.to_owned(),
            path: path.map(Path::to_owned),
            text: Vec::new(),
            at: 0,
            pending: Vec::new(),
            ended: false,
            started: false,
            decoder: None,
            encoding: "UTF-8",
            legacy,
            strict,
            lines_taken: 0,
            lines_decoded: 0,
            bytes_decoded: 0,
            damage: Vec::new(),
            damaged: 0,
            refused: None,
        }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// The line, from 1, at which the next byte stands.
    pub fn line(&self) -> u64 {
        self.lines_taken + 1
    }

    pub fn encoding(&self) -> &'static str {
        self.encoding
    }

    /// Line and byte of the damage that strict reading stopped at.
    pub fn refused(&self) -> Option<(u64, u64)> {
        self.refused
    }

    /// Line and byte of each damaged place (the first thousand), and how many there are.
    pub fn damage(&mut self) -> (Vec<(u64, u64)>, u64) {
        (std::mem::take(&mut self.damage), self.damaged)
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.at = 0;
        while self.text.is_empty() && !self.ended {
            let kept = self.pending.len();
            self.pending.resize(kept + CHUNK, 0);
            let n = loop {
                match self
                    .raw
                    .read(self.pending.get_mut(kept..).unwrap_or_default())
                {
                    Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
            self.pending.truncate(kept + n);
            self.ended = n == 0;
            if !self.started {
                self.start();
            }
            self.decode()?;
        }
        Ok(())
    }

    /// Looks for a byte order mark and an encoding declared in the XML declaration.
    fn start(&mut self) {
        self.started = true;
        let found = Encoding::for_bom(&self.pending).map(|(encoding, _)| encoding);
        let found = found.or_else(|| declared(&self.pending));
        if self.pending.starts_with(b"\xEF\xBB\xBF") {
            self.pending.drain(..3);
            self.bytes_decoded = 3;
        }
        if let Some(encoding) = found.filter(|encoding| *encoding != encoding_rs::UTF_8) {
            self.encoding = encoding.name();
            self.decoder = Some(encoding.new_decoder_with_bom_removal());
        }
    }

    fn decode(&mut self) -> io::Result<()> {
        match self.decoder.take() {
            Some(mut decoder) => {
                self.decode_declared(&mut decoder)?;
                self.decoder = Some(decoder);
                Ok(())
            }
            None => self.decode_utf8(),
        }
    }

    fn decode_declared(&mut self, decoder: &mut Decoder) -> io::Result<()> {
        let capacity = decoder
            .max_utf8_buffer_length(self.pending.len())
            .unwrap_or(CHUNK * 4);
        let mut out = vec![0; capacity];
        let (_, read, written, damaged) =
            decoder.decode_to_utf8(&self.pending, &mut out, self.ended);
        out.truncate(written);
        if damaged {
            self.damaged(self.lines_decoded + 1, self.bytes_decoded)?;
        }
        self.lines_decoded += newlines(&out);
        self.bytes_decoded += read as u64;
        self.pending.drain(..read);
        self.text.append(&mut out);
        Ok(())
    }

    fn decode_utf8(&mut self) -> io::Result<()> {
        let raw = std::mem::take(&mut self.pending);
        let mut rest = raw.as_slice();
        loop {
            let (valid, invalid) = match std::str::from_utf8(rest) {
                Ok(text) => (text.len(), 0),
                Err(e) if e.error_len().is_none() && !self.ended => {
                    // The chunk ends within a character: keep its bytes for the next one.
                    self.pending = rest.get(e.valid_up_to()..).unwrap_or_default().to_vec();
                    (e.valid_up_to(), 0)
                }
                Err(e) => (e.valid_up_to(), 1),
            };
            let good = rest.get(..valid).unwrap_or_default();
            self.lines_decoded += newlines(good);
            self.bytes_decoded += valid as u64;
            self.text.extend_from_slice(good);
            if invalid == 0 {
                return Ok(());
            }
            let stray = rest.get(valid..valid + 1).unwrap_or_default();
            let (character, _, _) = WINDOWS_1252.decode(stray);
            self.text.extend_from_slice(character.as_bytes());
            if self.legacy {
                self.encoding = WINDOWS_1252.name();
            } else {
                self.damaged(self.lines_decoded + 1, self.bytes_decoded)?;
            }
            self.bytes_decoded += 1;
            rest = rest.get(valid + 1..).unwrap_or_default();
        }
    }

    fn damaged(&mut self, line: u64, byte: u64) -> io::Result<()> {
        self.damaged += 1;
        if self.damage.len() < DAMAGE_KEPT {
            self.damage.push((line, byte));
        }
        if self.strict {
            self.refused = Some((line, byte));
            return Err(io::Error::new(io::ErrorKind::InvalidData, "damaged bytes"));
        }
        Ok(())
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at >= self.text.len() {
            self.fill()?;
        }
        Ok(self.text.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        let end = (self.at + amount).min(self.text.len());
        self.lines_taken += newlines(self.text.get(self.at..end).unwrap_or_default());
        self.at = end;
    }
}

impl Read for Input<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.fill_buf()?.read(buffer)?;
        self.consume(n);
        Ok(n)
    }
}

fn newlines(text: &[u8]) -> u64 {
    text.iter().filter(|b| **b == b'\n').count() as u64
}

/// The encoding that an XML declaration states.
fn declared(head: &[u8]) -> Option<&'static Encoding> {
    let end = head.len().min(200);
    let head = head.get(..end)?;
    if !head.trim_ascii_start().starts_with(b"<?xml") {
        return None;
    }
    let text = String::from_utf8_lossy(head);
    let declaration = text.split_once("?>")?.0;
    let value = declaration
        .split_once("encoding")?
        .1
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let label = value.get(1..)?.split_once(quote)?.0;
    Encoding::for_label(label.as_bytes())
}
