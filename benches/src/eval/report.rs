//! Tables for people (Markdown) and figures for programs (JSON), of one run.

use serde_json::{Map, Value, json};
use std::fmt::Write as _;

/// A table of one section.
#[derive(Debug, Clone, Default)]
pub struct Table {
    title: String,
    note: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table under a title.
    pub fn new(title: &str, header: &[&str]) -> Table {
        Table {
            title: title.into(),
            header: header.iter().map(|h| h.to_string()).collect(),
            ..Table::default()
        }
    }

    /// A sentence below the title.
    pub fn note(mut self, note: &str) -> Table {
        self.note = note.into();
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    fn markdown(&self) -> String {
        let mut out = format!("\n### {}\n\n", self.title);
        if !self.note.is_empty() {
            let _ = writeln!(out, "{}\n", self.note);
        }
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        out += &line(&self.header);
        out += &line(
            &self
                .header
                .iter()
                .enumerate()
                .map(|(i, _)| if i == 0 { "---" } else { "--:" }.into())
                .collect::<Vec<String>>(),
        );
        self.rows.iter().for_each(|row| out += &line(row));
        out
    }
}

/// Everything that a run found out.
#[derive(Debug, Default)]
pub struct Report {
    figures: Map<String, Value>,
    skipped: Vec<String>,
    tables: Vec<Table>,
}

impl Report {
    /// Records one figure under its key; figures that could not be measured (NaN) are left out.
    pub fn figure(&mut self, key: impl Into<String>, value: f64) {
        if value.is_finite() {
            self.figures.insert(
                key.into().replace(' ', "_"),
                json!((value * 1e6).round() / 1e6),
            );
        }
    }

    /// Prints a table now and keeps it for the JSON.
    pub fn table(&mut self, table: Table) {
        print!("{}", table.markdown());
        self.tables.push(table);
    }

    /// Says that a section could not be measured, and why.
    pub fn skip(&mut self, section: &str, why: &str) {
        println!("\nskipped {section}: {why}");
        self.skipped.push(format!("{section}: {why}"));
    }

    /// The whole run as JSON.
    pub fn json(&self, command: &str, machine: &str) -> Value {
        json!({
            "command": command,
            "machine": machine,
            "figures": self.figures,
            "skipped": self.skipped,
            "tables": self.tables.iter().map(|t| json!({"title": t.title, "note": t.note, "header": t.header, "rows": t.rows}))
                .collect::<Vec<_>>(),
        })
    }

    /// Prints the figures that differ from an earlier run's JSON, larger changes first.
    pub fn print_changes(&self, earlier: &Value) {
        let old = earlier.get("figures").and_then(Value::as_object);
        let mut changes: Vec<(f64, String)> = self
            .figures
            .iter()
            .filter_map(|(key, now)| {
                let (before, now) = (old?.get(key)?.as_f64()?, now.as_f64()?);
                let relative = (now - before).abs() / before.abs().max(1e-9).max(now.abs());
                (relative > 0.0005)
                    .then(|| (relative, format!("{key:60} {before:>12.4} -> {now:>12.4}")))
            })
            .collect();
        changes.sort_by(|a, b| b.0.total_cmp(&a.0));
        println!(
            "\n### Changed since the earlier run: {} figures\n",
            changes.len()
        );
        changes.iter().for_each(|(_, line)| println!("    {line}"));
    }
}

/// `0.873`, or a dash for what was not measured.
pub fn ratio(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.3}")
    } else {
        "-".into()
    }
}

/// `87.3`, in percent.
pub fn percent(value: f64) -> String {
    if value.is_finite() {
        format!("{:.1}", value * 100.0)
    } else {
        "-".into()
    }
}

/// One decimal, or a dash.
pub fn decimal(value: f64) -> String {
    if value.is_finite() {
        format!("{value:.1}")
    } else {
        "-".into()
    }
}

/// Processor and cores, for the head of a report.
pub fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu
        .lines()
        .find_map(|l| l.strip_prefix("model name"))
        .map_or("unknown processor", |l| {
            l.trim_start_matches([' ', '\t', ':'])
        });
    format!(
        "{} threads of {model}, {}",
        crate::parallel::threads(),
        std::env::consts::ARCH
    )
}
