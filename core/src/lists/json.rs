//! JSON as lists use it: lines, arrays, arrays of arrays, one object; one value at a time.

use std::cell::Cell;
use std::io::{BufRead, Read};

use serde::de::{DeserializeSeed, SeqAccess, Visitor};
use serde_json::Value;

use super::clean::some;
use super::input::Input;
use super::load::Load;
use crate::error::{Error, Result};

/// Longest line of JSON lines, and longest single value in memory.
const LONGEST: u64 = 64 * 1024 * 1024;

/// Arrays within arrays that are opened.
const DEPTH: usize = 4;

type Each<'f, 'a> = &'f mut dyn FnMut(&mut Load<'a>, u64, Value) -> Result<()>;

/// Calls `each` for every object in the file: the lines of JSON lines, the elements of arrays
/// (opened to a depth of four), or the one object.
///
/// A line that is not JSON is dropped and reported; anywhere else, damage ends the reading.
pub(super) fn values<'a>(
    load: &mut Load<'a>,
    input: &mut Input<'_>,
    each: Each<'_, 'a>,
) -> Result<()> {
    let mut line = Vec::new();
    let mut lines = false;
    loop {
        let number = input.line();
        line.clear();
        input
            .take(LONGEST)
            .read_until(b'\n', &mut line)
            .map_err(|e| load.error(number, e))?;
        if line.is_empty() {
            return Ok(());
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<Value>(&line) {
            Ok(value @ Value::Object(_)) => {
                lines = true;
                each(load, number, in_one_order(value))?;
            }
            Ok(value) if lines => not_an_object(load, number, &value),
            Err(_) if lines => load.drop(number, "line", "not a JSON value"),
            // The first value goes over several lines: it is not JSON lines.
            _ => return stream(load, input, &line, number, each),
        }
    }
}

fn not_an_object(load: &mut Load<'_>, line: u64, value: &Value) {
    if !value.is_null() {
        load.drop(line, "entry", "not a JSON object");
    }
}

/// The keys of every object sorted. What a reader keeps in `other` follows the order of the keys,
/// and `preserve_order`, which any crate of a build can turn on for all, would make it another.
fn in_one_order(mut value: Value) -> Value {
    value.sort_all_objects();
    value
}

/// Values that are not one a line.
fn stream<'a>(
    load: &mut Load<'a>,
    input: &mut Input<'_>,
    begun: &[u8],
    first_line: u64,
    each: Each<'_, 'a>,
) -> Result<()> {
    let line = Cell::new(first_line);
    let source = LineReader {
        begun,
        input,
        line: &line,
    };
    let mut reader = serde_json::Deserializer::from_reader(source);
    let mut failed = None;
    let seed = Open {
        load,
        each,
        failed: &mut failed,
        depth: DEPTH,
        line: &line,
    };
    // Only white space may follow; more values would be broken downloads glued together.
    let outcome = seed.deserialize(&mut reader).and_then(|()| reader.end());
    if let Some(error) = failed {
        return Err(error);
    }
    outcome.map_err(|e| {
        let what = if e.is_eof() {
            "the end of the file inside a JSON value"
        } else {
            "broken JSON"
        };
        load.error(line.get(), what)
    })
}

/// The first line, then the rest, counting lines.
struct LineReader<'b, 'i, 'r> {
    begun: &'b [u8],
    input: &'i mut Input<'r>,
    line: &'i Cell<u64>,
}

impl Read for LineReader<'_, '_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        if !self.begun.is_empty() {
            return self.begun.read(buffer);
        }
        self.line.set(self.input.line());
        self.input.read(buffer)
    }
}

/// Opens arrays and hands over what is in them.
struct Open<'s, 'f, 'a> {
    load: &'s mut Load<'a>,
    each: &'s mut (dyn FnMut(&mut Load<'a>, u64, Value) -> Result<()> + 'f),
    failed: &'s mut Option<Error>,
    depth: usize,
    line: &'s Cell<u64>,
}

impl<'de> DeserializeSeed<'de> for Open<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, de: D) -> std::result::Result<(), D::Error> {
        de.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Open<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object or an array of objects")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut seq: S) -> std::result::Result<(), S::Error> {
        if self.depth == 0 {
            return Err(serde::de::Error::custom("arrays nested too deeply"));
        }
        loop {
            let next = Open {
                load: &mut *self.load,
                each: &mut *self.each,
                failed: &mut *self.failed,
                depth: self.depth - 1,
                line: self.line,
            };
            if seq.next_element_seed(next)?.is_none() {
                return Ok(());
            }
        }
    }

    fn visit_map<M: serde::de::MapAccess<'de>>(self, map: M) -> std::result::Result<(), M::Error> {
        use serde::Deserialize;
        let value = Value::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        (self.each)(self.load, self.line.get(), in_one_order(value)).map_err(|e| {
            *self.failed = Some(e);
            serde::de::Error::custom("stopped")
        })
    }

    fn visit_unit<E: serde::de::Error>(self) -> std::result::Result<(), E> {
        Ok(())
    }

    fn visit_str<E: serde::de::Error>(self, _: &str) -> std::result::Result<(), E> {
        self.load
            .drop(self.line.get(), "entry", "not a JSON object");
        Ok(())
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> std::result::Result<(), E> {
        self.visit_str("")
    }

    fn visit_i64<E: serde::de::Error>(self, _: i64) -> std::result::Result<(), E> {
        self.visit_str("")
    }

    fn visit_u64<E: serde::de::Error>(self, _: u64) -> std::result::Result<(), E> {
        self.visit_str("")
    }

    fn visit_f64<E: serde::de::Error>(self, _: f64) -> std::result::Result<(), E> {
        self.visit_str("")
    }
}

/// A field's text: strings cleaned, numbers as written; `None` for null, `""` and `"-"`.
pub(super) fn text(value: &Value, field: &str) -> Option<String> {
    scalar(value.get(field)?)
}

/// The text of a scalar value.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// A field that holds one text or an array of them.
pub(super) fn texts(value: &Value, field: &str) -> Vec<String> {
    match value.get(field) {
        Some(Value::Array(items)) => items.iter().filter_map(scalar).collect(),
        Some(one) => scalar(one).into_iter().collect(),
        None => Vec::new(),
    }
}
