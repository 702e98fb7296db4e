//! Names the tables by their content: an index is refused by a library whose tables differ.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// Tables that change what an index holds; with the rules the costs of the relations that it stores.
const TABLES: [&str; 6] = ["lexicon", "names", "rules", "sound", "text", "translit"];

fn main() {
    let data = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("data");
    let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
    for folder in TABLES {
        println!("cargo:rerun-if-changed=data/{folder}");
        let mut files = Vec::new();
        collect(&data.join(folder), &mut files);
        files.sort();
        for file in files {
            hash.add(
                file.file_name()
                    .map_or(&[][..], |name| name.as_encoded_bytes()),
            );
            hash.add(&fs::read(&file).unwrap_or_default());
        }
    }
    println!("cargo:rustc-env=NOTICEMATCH_TABLES={}", hash.0);
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// FNV-1a, 64 bits: the same on every machine that builds the crate.
struct Fnv(u64);

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes.iter().filter(|byte| **byte != b'\r') {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
