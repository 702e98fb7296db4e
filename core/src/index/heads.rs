//! What each form is beside its tokens: the record that it belongs to, and a number of its kind, which is all else that
//! is known of it. There are few kinds.

use std::collections::HashMap;

use crate::name::Mode;

/// What a form is, beside its tokens.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FormHead {
    pub(crate) record: u32,
    pub(crate) name: u8,
    pub(crate) flags: u8,
    pub(crate) generation: u8,
    pub(crate) legal_form: u16,
}

impl FormHead {
    /// Of no record.
    const NOBODY: FormHead = FormHead {
        record: u32::MAX,
        name: 0,
        flags: 0,
        generation: 0,
        legal_form: 0,
    };
}

/// Bytes of a form's record while a part is built.
const RECORD: usize = 4;
/// … and of its head, with what [`DraftForm::head`](super::draft::DraftForm::head) gives.
pub(super) const HEAD: usize = RECORD + 4;

/// Bytes of a kind: name, flags and generation, and a legal form, which people have not.
fn kind_bytes(mode: Mode) -> usize {
    match mode {
        Mode::Person => 2,
        Mode::Organization => 4,
    }
}

/// Bytes of a number of so many, if less than four.
fn number_bytes(count: usize) -> usize {
    match count {
        0..=0x100 => 1,
        0x101..=0x1_0000 => 2,
        _ => 3,
    }
}

/// Bytes of a record's number and of a kind's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    record: usize,
    kind: usize,
}

impl Shape {
    /// As the lengths of the sections tell.
    pub(super) fn new(mode: Mode, heads: usize, kinds: usize, forms: usize) -> Shape {
        let kind = number_bytes(kinds / kind_bytes(mode));
        let head = heads.checked_div(forms).unwrap_or(0);
        Shape {
            record: head.saturating_sub(kind),
            kind,
        }
    }
}

/// The head of a form.
#[inline]
pub(super) fn read(mode: Mode, heads: &[u8], kinds: &[u8], shape: Shape, form: u32) -> FormHead {
    let size = shape.record + shape.kind;
    let at = form as usize * size;
    let Some(head) = heads.get(at..at + size) else {
        return FormHead::NOBODY;
    };
    let (record, kind) = match *head {
        [a, b, c, kind] => (u32::from_le_bytes([a, b, c, 0]), kind.into()),
        _ => match head.split_at_checked(shape.record) {
            Some((record, kind)) => (number(record), number(kind)),
            None => return FormHead::NOBODY,
        },
    };
    let size = kind_bytes(mode);
    let at = kind as usize * size;
    let (name, about, legal_form) = match kinds.get(at..at + size) {
        Some(&[name, about]) => (name, about, 0),
        Some(&[name, about, low, high]) => (name, about, u16::from_le_bytes([low, high])),
        _ => (0, 0, 0),
    };
    FormHead {
        record,
        name,
        flags: about & 0x0f,
        generation: about >> 4,
        legal_form,
    }
}

/// A number of four bytes at most.
fn number(bytes: &[u8]) -> u32 {
    let byte = |index: usize| bytes.get(index).copied().unwrap_or(0);
    u32::from_le_bytes(std::array::from_fn(byte))
}

/// Heads of [`HEAD`] bytes as the file has them, and the kinds by number, in the order of first use.
pub(super) fn written(mode: Mode, heads: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let heads = heads.chunks_exact(HEAD).map(|head| head.split_at(RECORD));
    let (mut numbers, mut kinds, mut of_forms) = (HashMap::new(), Vec::new(), Vec::new());
    for (_, about) in heads.clone() {
        let about = &about[..kind_bytes(mode)];
        let next = numbers.len() as u32;
        of_forms.push(*numbers.entry(about).or_insert_with(|| {
            kinds.extend_from_slice(about);
            next
        }));
    }
    let record_bytes = match heads.clone().all(|(record, _)| record[RECORD - 1] == 0) {
        true => RECORD - 1,
        false => RECORD,
    };
    let kind_bytes = number_bytes(numbers.len());
    let mut written = Vec::with_capacity(of_forms.len() * (record_bytes + kind_bytes));
    for ((record, _), kind) in heads.zip(of_forms) {
        written.extend_from_slice(&record[..record_bytes]);
        written.extend_from_slice(&kind.to_le_bytes()[..kind_bytes]);
    }
    (written, kinds)
}
