//! The order in which a list writes the keys of an object changes nothing. These tests run with
//! `serde_json/preserve_order` turned on, as another crate of a build may do.

use noticematch::lists::ReadOptions;
use serde_json::{Map, Value};

use crate::{read, read_text, samples};

/// The same value with the keys of every object in the reverse order.
fn reversed(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let fields = fields.into_iter().rev();
            Value::Object(fields.map(|(key, value)| (key, reversed(value))).collect())
        }
        Value::Array(items) => items.into_iter().map(reversed).collect(),
        other => other,
    }
}

/// A line of JSON lines; the samples have some that are damaged, which stay as they are.
fn reversed_line(line: &str) -> String {
    let turned = serde_json::from_str(line).map(|value| reversed(value).to_string());
    turned.unwrap_or_else(|_| line.to_owned()) + "\n"
}

#[test]
fn this_build_keeps_the_order_of_keys() {
    let keys: Map<String, Value> = serde_json::from_str(r#"{"b":1,"a":2}"#).expect("JSON");
    assert_eq!(keys.keys().collect::<Vec<_>>(), ["b", "a"]);
}

#[test]
fn records_do_not_follow_the_order_of_keys() {
    for sample in [
        "ftm.json",
        "targets.nested.json",
        "senzing.jsonl",
        "own.jsonl",
        "interpol_page.json",
        "interpol_pages.json",
        "interpol_detail.json",
        "interpol_lines.jsonl",
    ] {
        let path = samples().join(sample);
        let (wanted, report) = read(&path, &ReadOptions::new()).expect(sample);
        let text = std::fs::read_to_string(&path).expect(sample);
        let turned = match serde_json::from_str(&text) {
            Ok(value) => reversed(value).to_string(),
            Err(_) => text.lines().map(reversed_line).collect(),
        };
        assert_ne!(turned, text, "{sample}: nothing was turned round");
        let (found, again) = read_text(&turned, sample).expect(sample);
        assert_eq!(found, wanted, "{sample}");
        assert_eq!(again.losses, report.losses, "{sample}");
    }
}
