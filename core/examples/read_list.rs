//! Reads list files and prints what they hold, what was lost, and how long it took.
//!
//! `cargo run --release -p noticematch --example read_list -- [--json] [--strict] FILE...`
//! With `--json` it prints the records as JSON lines instead.

use std::time::Instant;

use noticematch::lists::{self, ReadOptions};

fn main() {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|arg| arg.starts_with("--"));
    let json = flags.iter().any(|flag| flag == "--json");
    let options = ReadOptions::new().strict(flags.iter().any(|flag| flag == "--strict"));
    let mut failed = false;
    for file in files {
        let started = Instant::now();
        let read = lists::read_file(&file, &options, &mut |record| {
            if json {
                println!("{}", record.to_json_line());
            }
        });
        match read {
            Ok(_) if json => {}
            Ok(report) => {
                println!("{report}");
                let size = serde_json::to_string(&report).map_or(0, |text| text.len());
                let seconds = started.elapsed().as_secs_f64();
                println!("  read: {:?}", report.read);
                println!("  kinds: {:?}", report.records_by_kind);
                println!("  names: {:?}", report.names_by_kind);
                println!(
                    "  {} bytes of {} in {seconds:.2} s; report {size} bytes\n",
                    report.bytes, report.encoding
                );
            }
            Err(error) => {
                eprintln!("{error}");
                failed = true;
            }
        }
    }
    std::process::exit(i32::from(failed));
}
