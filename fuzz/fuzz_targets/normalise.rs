//! Any text as a name: a comparison with itself is an answer, bounded, and never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let same = noticematch::compare(text, text);
    if same.unsearchable().is_none() {
        assert!(same.score().points() > 0, "a name is like itself");
    }
    let _ = same.explain();
});
