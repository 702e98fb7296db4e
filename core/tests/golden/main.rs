//! The golden file: what some thousand queries of every kind answer on the demonstration list, the same
//! bytes in Rust, Python and Kotlin.
//!
//! `make golden` (or `UPDATE_GOLDEN=1 cargo test -p noticematch --test golden`) writes the files of
//! `testdata/golden` as they now come out; read the difference before committing it.

mod answers;
mod queries;

use std::path::PathBuf;

fn check(file: &str, found: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../testdata/golden")
        .join(file);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, found).expect("the golden file is written");
    }
    let wanted = std::fs::read_to_string(&path).unwrap_or_default();
    let differing = wanted.lines().zip(found.lines()).position(|(w, f)| w != f);
    if let Some(line) = differing {
        let of = |text: &str| text.lines().nth(line).unwrap_or_default().to_owned();
        panic!(
            "{file}, line {}:\nwanted {}\nfound  {}\n`make golden` writes what now comes out",
            line + 1,
            of(&wanted),
            of(found)
        );
    }
    assert_eq!(wanted.len(), found.len(), "{file} has another length");
}

#[test]
fn the_golden_file_holds() {
    let queries = queries::all();
    assert!(queries.len() >= 2000, "{} queries", queries.len());
    check("queries.tsv", &queries::file(&queries));
    let (answers, sentences) = answers::of(&queries);
    check("answers.tsv", &answers);
    check("sentences.tsv", &sentences);
}
