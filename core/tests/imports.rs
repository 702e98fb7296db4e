//! The direction of imports: the table of ARCHITECTURE.md, held.

use std::fs;
use std::path::{Path, PathBuf};

/// Folder of `core/src`, and the folders that it may use.
const MAY_USE: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("record", &["error"]),
    ("lists", &["record", "error"]),
    ("text", &["error"]),
    ("name", &["text", "error"]),
    ("rules", &["name", "text", "error"]),
    ("score", &["name", "rules", "record", "text", "error"]),
    (
        "index",
        &["score", "name", "rules", "record", "text", "error"],
    ),
];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// The modules named after `crate::` in a line, alone or in braces.
fn used(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let group = rest
            .strip_prefix('{')
            .map_or(rest, |inner| inner.split('}').next().unwrap_or(inner));
        let names: Vec<&str> = if rest.starts_with('{') {
            group.split(',').collect()
        } else {
            vec![group]
        };
        for name in names {
            let word: String = name
                .trim()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            found.push(word);
        }
    }
    found
}

#[test]
fn folders_use_only_what_they_may() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let modules: Vec<&str> = MAY_USE
        .iter()
        .map(|(module, _)| *module)
        .chain(["mrz", "watchlist", "bundle"])
        .collect();
    let mut checked = 0;
    for (module, allowed) in MAY_USE {
        let mut files = Vec::new();
        sources(&root.join(module), &mut files);
        files.extend(Some(root.join(format!("{module}.rs"))).filter(|file| file.exists()));
        for file in files {
            let text = fs::read_to_string(&file).expect("a source file");
            for (number, line) in text.lines().enumerate() {
                for name in used(line) {
                    let foreign = modules.contains(&name.as_str()) && name != *module;
                    assert!(
                        !foreign || allowed.contains(&name.as_str()),
                        "{}:{}: `{module}` must not use `{name}`",
                        file.display(),
                        number + 1
                    );
                }
            }
            checked += 1;
        }
    }
    assert!(checked > 30, "the folders were found");
}
