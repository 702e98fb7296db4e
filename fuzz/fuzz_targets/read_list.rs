//! Any bytes as a list: records or an error, never a panic; what was read survives our own lines.
#![no_main]

use libfuzzer_sys::fuzz_target;
use noticematch::lists::{ReadOptions, read_bytes};
use noticematch::record::Record;

fuzz_target!(|data: &[u8]| {
    let mut records = Vec::new();
    if read_bytes(data, "fuzz", &ReadOptions::new(), &mut |record| records.push(record)).is_ok() {
        for record in records {
            let again = Record::from_json_line(&record.to_json_line()).expect("our own line reads");
            assert_eq!(again, record);
        }
    }
});
