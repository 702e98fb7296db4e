#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| noticematch_fuzz::open_index(input));
