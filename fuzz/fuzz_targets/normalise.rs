#![no_main]

libfuzzer_sys::fuzz_target!(|input: &str| noticematch_fuzz::normalise(input));
