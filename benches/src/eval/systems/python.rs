//! Peers that run from Python packages: the tasks go out as files, `peers/peers.py` answers them.

use super::super::task::{Answer, Pair, PairTask, Scored, SearchTask, System};
use noticematch::record::EntityKind;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One system of `peers.py`. Answers are kept beside the tasks, so that a peer runs once for many runs of ours.
pub struct Python {
    key: String,
    title: String,
    python: PathBuf,
    folder: PathBuf,
}

impl Python {
    /// The systems that the interpreter `python` can run; their tasks and answers are kept in `folder`.
    pub fn all(python: &Path, folder: &Path) -> Vec<Python> {
        let listed = Command::new(python).arg(script()).arg("--list").output();
        let text = listed
            .map(|o| String::from_utf8_lossy(&o.stdout).into_owned())
            .unwrap_or_default();
        text.lines()
            .filter_map(|line| line.split_once('\t'))
            .map(|(key, title)| Python {
                key: key.into(),
                title: title.into(),
                python: python.to_owned(),
                folder: folder.to_owned(),
            })
            .collect()
    }

    /// The answer file for a task, made by the script unless an earlier run left it for the same task.
    fn answers(&self, kind: &str, id: &str, task: &str) -> Option<String> {
        let stem = self.folder.join(format!("{kind}-{id}"));
        let (input, output) = (
            stem.with_extension("tsv"),
            self.folder.join(format!("{kind}-{id}.{}.out", self.key)),
        );
        let unchanged = std::fs::read_to_string(&input).is_ok_and(|old| old == task);
        if !(unchanged && output.exists()) {
            std::fs::create_dir_all(&self.folder).ok()?;
            if !unchanged {
                self.forget(kind, id);
                std::fs::write(&input, task).ok()?;
            }
            let done = Command::new(&self.python)
                .arg(script())
                .args([&self.key, kind])
                .arg(&input)
                .arg(&output)
                .status();
            if !done.is_ok_and(|s| s.success()) {
                eprintln!("{}: could not answer {kind} {id}", self.title);
                return None;
            }
        }
        std::fs::read_to_string(output).ok()
    }

    /// Answers to another task of the same id are no answers to this one.
    fn forget(&self, kind: &str, id: &str) {
        let Ok(files) = std::fs::read_dir(&self.folder) else {
            return;
        };
        let stale = files.flatten().filter(|f| {
            let name = f.file_name();
            let name = name.to_string_lossy();
            name.starts_with(&format!("{kind}-{id}.")) && name.ends_with(".out")
        });
        stale.for_each(|f| drop(std::fs::remove_file(f.path())));
    }
}

fn script() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("peers/peers.py")
}

/// One line, no tabs: names in these files are separated by tabs.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn kind_word(pair: &Pair) -> &'static str {
    match pair.kind {
        Some(EntityKind::Organization) => "Company",
        Some(EntityKind::Vessel) => "Vessel",
        _ => "Person",
    }
}

impl System for Python {
    fn name(&self) -> &str {
        &self.title
    }

    fn key(&self) -> &str {
        &self.key
    }

    fn pairs(&self, task: &PairTask) -> Option<(Vec<Scored>, f64)> {
        let lines = task.pairs.iter().fold(String::new(), |mut out, p| {
            let _ = writeln!(out, "{}\t{}\t{}", kind_word(p), plain(&p.a), plain(&p.b));
            out
        });
        let answers = self.answers("pairs", &task.id, &lines)?;
        let mut lines = answers.lines();
        let micros = lines.next()?.parse().ok()?;
        let scored: Vec<Scored> = lines
            .filter_map(|l| l.split_once('\t'))
            .filter_map(|(p, l)| {
                Some(Scored {
                    points: p.parse().ok()?,
                    level: l.parse().ok()?,
                })
            })
            .collect();
        (scored.len() == task.pairs.len()).then_some((scored, micros))
    }

    fn search(&self, task: &SearchTask) -> Option<Vec<Option<Answer>>> {
        if task.facts {
            return None;
        }
        // Entries first ("=" and all names), then queries ("?", the right entries, the name).
        let mut lines = String::new();
        for entry in &task.entries {
            let names: Vec<_> = entry.names.iter().map(|n| plain(&n.text)).collect();
            let _ = writeln!(lines, "=\t{}", names.join("\t"));
        }
        for ask in &task.asks {
            let right: Vec<_> = ask.right.iter().map(usize::to_string).collect();
            let _ = writeln!(lines, "?\t{}\t{}", right.join(","), plain(&ask.name));
        }
        let answers = self.answers(
            if task.heavy { "heavy" } else { "search" },
            &task.id,
            &lines,
        )?;
        let parsed: Vec<Option<Answer>> = answers.lines().map(parse_answer).collect();
        (parsed.len() == task.asks.len()).then_some(parsed)
    }
}

/// `rank right right_level top top_level`, or `-` for a query that was left out.
fn parse_answer(line: &str) -> Option<Answer> {
    let mut fields = line.split('\t');
    let rank = fields.next()?.parse::<u32>().ok()?;
    Some(Answer {
        rank: (rank > 0).then_some(rank),
        right: fields.next()?.parse().ok()?,
        right_level: fields.next()?.parse().ok()?,
        top: fields.next()?.parse().ok()?,
        top_level: fields.next()?.parse().ok()?,
    })
}
