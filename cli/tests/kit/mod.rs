//! Runs the program as a user does.
#![allow(dead_code)] // Each test file uses a part of it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a command printed, and its exit status.
pub struct Ran {
    pub out: String,
    pub err: String,
    pub status: i32,
}

/// Runs `noticematch` in a folder, with text on the standard input.
pub fn run_with(folder: &Path, arguments: &[&str], input: &str) -> Ran {
    let mut child = Command::new(env!("CARGO_BIN_EXE_noticematch"))
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A command that does not read its input may have ended already.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the program ends");
    Ran {
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
        status: output.status.code().expect("an exit status"),
    }
}

/// The same without input.
pub fn run(folder: &Path, arguments: &[&str]) -> Ran {
    run_with(folder, arguments, "")
}

/// The same, which must succeed; gives what it printed.
#[track_caller]
pub fn done(folder: &Path, arguments: &[&str]) -> String {
    let ran = run(folder, arguments);
    assert_eq!(ran.status, 0, "{arguments:?}: {}{}", ran.out, ran.err);
    ran.out
}

/// The same, which must fail; gives its message.
#[track_caller]
pub fn refused(folder: &Path, arguments: &[&str]) -> String {
    let ran = run(folder, arguments);
    assert_ne!(ran.status, 0, "{arguments:?} was not refused: {}", ran.out);
    assert!(ran.err.starts_with("noticematch: "), "{}", ran.err);
    ran.err
}

/// An empty folder of a test's own.
pub fn folder(test: &str) -> PathBuf {
    let folder =
        std::env::temp_dir().join(format!("noticematch-cli-{test}-{}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    folder
}
