//! `evaluate`: how good the matcher is, on the evaluation collections, beside its peers.

use clap::Parser;
use noticematch::{Options, Profile};
use noticematch_benches::eval::data::Data;
use noticematch_benches::eval::report::{Report, machine};
use noticematch_benches::eval::sections::{self, Run};
use noticematch_benches::eval::systems::{CASES, Own, Python, TokenSort};
use noticematch_benches::eval::task::System;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Measures quality: pairs, other scripts, aliases, clean travellers, hard variants, fairness, calibration.
///
/// Examples:
///   evaluate                                   everything, noticematch alone
///   evaluate --only pairs,clean --every 4      two sections, every 4th query
///   evaluate --json now.json --compare old.json
///   evaluate --peers                           the peers in the same tables (any_ascii + token sort; and, where
///                                              the Python interpreter --python has them, WRatio, Jaro-Winkler, logic-v2)
#[derive(Parser)]
#[command(verbatim_doc_comment)]
struct Arguments {
    /// Folder with `eval` and `lists`.
    #[arg(long, default_value = "../shared")]
    data: PathBuf,
    /// Sections to run, separated by commas: pairs, tokens, romanization, aliases, cross, clean, variants, fairness, calibration.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Ask every N-th query of the large collections only.
    #[arg(long, default_value_t = 1)]
    every: usize,
    /// Seed of what is derived.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// border, sanctions, precise or broad.
    #[arg(long, default_value = "border")]
    profile: String,
    /// Ask the peers too.
    #[arg(long)]
    peers: bool,
    /// Leave noticematch out (to measure peers alone).
    #[arg(long)]
    without_own: bool,
    /// Python interpreter with the packages of benches/peers/requirements.txt.
    #[arg(long, default_value = "python3")]
    python: PathBuf,
    /// Folder for the peers' tasks and answers; answers to unchanged tasks are used again.
    #[arg(long, default_value = "target/peers")]
    peer_folder: PathBuf,
    /// Write all figures and tables as JSON.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Write every query of the look-ups with the rank and points of the right entry and the best candidate (TSV).
    #[arg(long)]
    cases: Option<PathBuf>,
    /// Print what changed since the JSON of an earlier run.
    #[arg(long)]
    compare: Option<PathBuf>,
}

fn main() -> Result<(), String> {
    let arguments = Arguments::parse();
    check_sections(&arguments.only)?;
    let profile: Profile = arguments
        .profile
        .parse()
        .map_err(|e: noticematch::Error| e.to_string())?;
    let mut systems: Vec<Box<dyn System>> = Vec::new();
    if !arguments.without_own {
        systems.push(Box::new(Own {
            options: Options::default().profile(profile),
            cases: arguments.cases.as_deref().map(cases).transpose()?,
        }));
    }
    if arguments.peers {
        systems.push(Box::new(TokenSort));
        let python = Python::all(&arguments.python, &arguments.peer_folder);
        systems.extend(python.into_iter().map(|p| Box::new(p) as Box<dyn System>));
    }
    let data = Data::new(&arguments.data);
    let run = Run {
        data: &data,
        systems: &systems,
        every: arguments.every.max(1),
        seed: arguments.seed,
    };
    let mut report = Report::default();
    println!("{}", machine());
    sections::run(&run, &arguments.only, &mut report);
    if let Some(path) = &arguments.json {
        let command = std::env::args().skip(1).collect::<Vec<_>>().join(" ");
        let text = serde_json::to_string_pretty(&report.json(&command, &machine()))
            .map_err(|e| e.to_string())?;
        std::fs::write(path, text)
            .map_err(|e| format!("could not write {}: {e}", path.display()))?;
    }
    if let Some(path) = &arguments.compare {
        report.print_changes(&earlier(path)?);
    }
    Ok(())
}

fn check_sections(only: &[String]) -> Result<(), String> {
    let known: Vec<&str> = sections::SECTIONS.iter().map(|(name, _)| *name).collect();
    match only.iter().find(|o| !known.contains(&o.as_str())) {
        Some(unknown) => Err(format!(
            "no section {unknown}; there are {}",
            known.join(", ")
        )),
        None => Ok(()),
    }
}

fn cases(path: &Path) -> Result<Mutex<Box<dyn Write + Send>>, String> {
    let create = || -> std::io::Result<BufWriter<File>> {
        let mut file = BufWriter::new(File::create(path)?);
        writeln!(file, "{CASES}")?;
        Ok(file)
    };
    match create() {
        Ok(file) => Ok(Mutex::new(Box::new(file))),
        Err(e) => Err(format!("could not write {}: {e}", path.display())),
    }
}

fn earlier(path: &Path) -> Result<serde_json::Value, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| format!("could not read {}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
}
