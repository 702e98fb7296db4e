//! Sealing: no plaintext on disk, none in memory after closing, only touched chunks opened.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::kit::*;
use noticematch::bundle::*;

/// Bytes that stand for a listed name; kept masked so that looking for them does not find itself.
fn masked() -> [u8; 19] {
    const MASKED: [u8; 19] = {
        let mut bytes = *b"QFMNABX MARKER NAME";
        let mut i = 0;
        while i < bytes.len() {
            bytes[i] ^= 0x55;
            i += 1;
        }
        bytes
    };
    MASKED
}

/// A list body of `length` bytes with the marker in each KiB.
fn body(length: usize) -> Vec<u8> {
    let marker: Vec<u8> = masked().iter().map(|b| b ^ 0x55).collect();
    let mut body: Vec<u8> = (0..length).map(|i| (i * 31 % 251) as u8).collect();
    for place in body.chunks_mut(1024).filter(|c| c.len() >= marker.len()) {
        place[..marker.len()].copy_from_slice(&marker);
    }
    body
}

fn has_marker(bytes: &[u8]) -> bool {
    let masked = masked();
    bytes
        .windows(masked.len())
        .any(|w| w.iter().zip(&masked).all(|(a, b)| a ^ 0x55 == *b))
}

fn sealed_bundle(issuer: &Issuer, device: &DeviceKey, body: Vec<u8>) -> Vec<u8> {
    BundleBuilder::new(issuer.manifest(6))
        .part("index", PartKind::Index, body)
        .recipient(device.public())
        .to_bytes(&signers(&issuer.list_keys[..2]))
        .unwrap()
}

fn device_key() -> DeviceKey {
    DeviceKey::from_bytes(&[42; 32]).unwrap()
}

#[test]
fn a_part_reads_back_whole_and_at_any_place() {
    let issuer = Issuer::new();
    for length in [0, 1, 16 << 10, (16 << 10) + 1, 100_000] {
        let plain = body(length);
        let bytes = sealed_bundle(&issuer, &device_key(), plain.clone());
        assert!(!has_marker(&bytes));
        let bundle = Bundle::from_bytes(bytes, &issuer.root, &Limits::default()).unwrap();
        bundle.verify_all().unwrap();
        let key = device_key();
        let unsealed = bundle.unseal(Some(&key)).unwrap();
        assert_eq!(&*unsealed.read("index").unwrap(), &plain[..]);
        let part = unsealed.part("index").unwrap().with_cache(2);
        for (offset, n) in [
            (0, length),
            (length / 2, length / 3),
            (length, 0),
            (length.saturating_sub(1), length.min(1)),
        ] {
            let mut out = vec![0; n];
            part.read_at(offset as u64, &mut out).unwrap();
            assert_eq!(out, plain[offset..offset + n]);
        }
        assert!(
            part.read_at(length as u64, &mut [0]).is_err(),
            "past the end"
        );
    }
}

#[test]
fn a_read_opens_only_the_chunks_it_touches() {
    let issuer = Issuer::new();
    let bytes = sealed_bundle(&issuer, &device_key(), body(1 << 20));
    let bundle = Bundle::from_bytes(bytes, &issuer.root, &Limits::default()).unwrap();
    let part = bundle
        .unseal(Some(&device_key()))
        .unwrap()
        .part("index")
        .unwrap();
    part.read_at(500_000, &mut [0; 100]).unwrap();
    part.read_at(500_050, &mut [0; 100]).unwrap();
    assert_eq!(part.chunks_opened(), 1, "of 64");
}

#[test]
fn another_devices_key_opens_nothing() {
    let issuer = Issuer::new();
    let bundle = Bundle::from_bytes(
        sealed_bundle(&issuer, &device_key(), body(100)),
        &issuer.root,
        &Limits::default(),
    )
    .unwrap();
    let other = DeviceKey::generate().unwrap();
    assert_eq!(
        bundle.unseal(Some(&other)).err().unwrap().refusal(),
        Some("key")
    );
    assert_eq!(bundle.unseal(None).err().unwrap().refusal(), Some("key"));
}

/// Claims to be the addressee without having the key.
struct Impostor(DeviceKey);

impl KeyProvider for Impostor {
    fn recipient(&self) -> [u8; 32] {
        device_key().public()
    }

    fn private_key(&self) -> noticematch::Result<Secret> {
        Ok(self.0.to_bytes())
    }
}

#[test]
fn an_impostors_key_opens_nothing() {
    let issuer = Issuer::new();
    let bundle = Bundle::from_bytes(
        sealed_bundle(&issuer, &device_key(), body(100)),
        &issuer.root,
        &Limits::default(),
    )
    .unwrap();
    let impostor = Impostor(DeviceKey::generate().unwrap());
    assert_eq!(
        bundle.unseal(Some(&impostor)).err().unwrap().refusal(),
        Some("key")
    );
}

#[test]
fn nothing_readable_is_ever_on_disk() {
    let issuer = Issuer::new();
    let device = Device::new("sealed-disk", &issuer);
    let path = device.dir.join("offered");
    std::fs::write(&path, sealed_bundle(&issuer, &device_key(), body(300_000))).unwrap();
    let mut looked = 0;
    let dir = device.dir.clone();
    device
        .store
        .install_with(&path, &mut |_| {
            for file in files(&dir) {
                looked += 1;
                assert!(!has_marker(&std::fs::read(&file).unwrap()), "{file:?}");
            }
        })
        .unwrap();
    let active = device.store.current().unwrap();
    let plain = active.bundles()[0]
        .unseal(Some(&device_key()))
        .unwrap()
        .read("index")
        .unwrap();
    assert!(has_marker(&plain), "the marker is there once opened");
    for file in files(&dir) {
        assert!(!has_marker(&std::fs::read(&file).unwrap()), "{file:?}");
    }
    assert!(looked > 50, "files looked at during the steps: {looked}");
}

/// Opens a sealed list, reads it, closes it, and reports whether the marker is left in memory.
#[test]
#[ignore = "runs as a child of the test below"]
fn reads_and_closes() {
    let Ok(path) = std::env::var("SEALED_BUNDLE") else {
        return;
    };
    let issuer = Issuer::new();
    {
        let bundle = Bundle::open(Path::new(&path), &issuer.root, &Limits::default()).unwrap();
        let key = device_key();
        let unsealed = bundle.unseal(Some(&key)).unwrap();
        let part = unsealed.part("index").unwrap().with_cache(4);
        for offset in (0..part.len() - 64).step_by(10_000) {
            part.read_at(offset, zeroize_later(&mut [0; 64])).unwrap();
        }
        let whole = unsealed.read("index").unwrap();
        println!("open: {}", memory_has_marker());
        assert!(has_marker(&whole));
    }
    println!("closed: {}", memory_has_marker());
}

/// The caller's own buffer is the caller's to wipe; here it never holds the marker whole.
fn zeroize_later(buffer: &mut [u8; 64]) -> &mut [u8] {
    &mut buffer[..8]
}

fn memory_has_marker() -> bool {
    scan_memory(&mut has_marker)
}

/// Whether `hit` holds for any window of this process's readable memory.
fn scan_memory(hit: &mut dyn FnMut(&[u8]) -> bool) -> bool {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap();
    let mut memory = std::fs::File::open("/proc/self/mem").unwrap();
    let mut found = false;
    let mut window = vec![0; 1 << 20];
    for line in maps
        .lines()
        .filter(|l| l.contains(" rw-p ") || l.contains(" r--p "))
    {
        let Some((from, to)) = line
            .split(' ')
            .next()
            .and_then(|range| range.split_once('-'))
        else {
            continue;
        };
        let (mut at, end) = (
            u64::from_str_radix(from, 16).unwrap(),
            u64::from_str_radix(to, 16).unwrap(),
        );
        while at < end {
            let n = window.len().min((end - at) as usize);
            if memory.seek(SeekFrom::Start(at)).is_ok() {
                let read = memory.read_exact(&mut window[..n]);
                found |= read.is_ok() && hit(&window[..n]);
            }
            // What the look itself copied is wiped, also after a read that broke off.
            std::hint::black_box(&mut window).fill(0);
            std::hint::black_box(&mut window);
            // Overlapping steps, so that a marker across two windows is seen.
            at += (n as u64).saturating_sub(64).max(1);
            if n <= 64 {
                break;
            }
        }
    }
    found
}

#[test]
fn no_listed_name_is_in_memory_after_closing() {
    if !Path::new("/proc/self/mem").exists() {
        println!("skipped: this system shows no process memory");
        return;
    }
    let issuer = Issuer::new();
    let dir = folder("memory");
    let path = dir.join("sealed.nmb");
    std::fs::write(&path, sealed_bundle(&issuer, &device_key(), body(300_000))).unwrap();
    let out = child(
        "sealed::reads_and_closes",
        &[("SEALED_BUNDLE", path.to_str().unwrap())],
    );
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    std::fs::remove_dir_all(&dir).unwrap();
    assert!(
        text.contains("open: true"),
        "while open the scan sees it: {text}"
    );
    assert!(text.contains("closed: false"), "{text}");
}

/// Words that are in no dictionary and no binary: consonant and vowel in turn, from a seed.
fn invented(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut letter = |letters: &[u8]| {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        let drawn = state.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        char::from(letters[drawn as usize % letters.len()])
    };
    (0..10)
        .map(|i| {
            letter(if i % 2 == 0 {
                b"bdfgklmnprstvz"
            } else {
                b"aeiou"
            })
        })
        .collect()
}

/// A sealed list of 400 invented persons, the first one's name, and the surnames of the others.
fn sealed_names(issuer: &Issuer, seed: u64) -> (Vec<u8>, String, Vec<String>) {
    let word = |n: u64| invented(seed.wrapping_mul(1_000_003).wrapping_add(n));
    let (mut records, mut surnames) = (Vec::new(), Vec::new());
    for n in 0..400 {
        let mut record = noticematch::record::Record::default();
        record.id = format!("S-{n}");
        record.list = "sealed".to_owned();
        let (given, surname) = (word(2 * n), word(2 * n + 1));
        record.names = vec![noticematch::record::Name::new(format!("{given} {surname}"))];
        if n % 2 == 1 {
            record.purposes = vec!["asylum".to_owned()];
        }
        records.push(record);
        surnames.push(surname);
    }
    let index = noticematch::Watchlist::builder()
        .add_records(&records)
        .and_then(|b| b.to_bytes())
        .unwrap();
    let first = records[0].names[0].text.clone();
    surnames.remove(0);
    (sealed_bundle(issuer, &device_key(), index), first, surnames)
}

const MASK: u8 = 0x55;

fn mask(word: &str) -> String {
    word.bytes().map(|b| format!("{:02x}", b ^ MASK)).collect()
}

/// Opens a sealed list, asks for one person, closes it, and says whether the names of others are left.
/// The names to look for come masked, one apart from the one that is asked for.
#[test]
#[ignore = "runs as a child of the tests below"]
fn searches_and_closes() {
    let (Ok(path), Ok(asked), Ok(others)) = (
        std::env::var("SEALED_BUNDLE"),
        std::env::var("ASKED"),
        std::env::var("OTHERS"),
    ) else {
        return;
    };
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap();
    let masked: Vec<Vec<u8>> = others
        .split(' ')
        .map(|word| word.as_bytes().chunks(2).map(byte).collect())
        .collect();
    // The first two letters decide for nearly every place.
    let mut begins = vec![false; 1 << 16];
    let place = |word: &[u8]| usize::from(word[0]) << 8 | usize::from(word[1]);
    masked.iter().for_each(|word| begins[place(word)] = true);
    let here = |window: &[u8]| {
        let first = [window[0] ^ MASK, window[1] ^ MASK];
        begins[place(&first)]
            && masked
                .iter()
                .any(|word| window.iter().zip(word).all(|(a, b)| a ^ MASK == *b))
    };
    let names_left = || scan_memory(&mut |memory: &[u8]| memory.windows(10).any(here));
    let issuer = Issuer::new();
    {
        let bundle = Bundle::open(Path::new(&path), &issuer.root, &Limits::default()).unwrap();
        let secret = bundle
            .unseal(Some(&device_key()))
            .unwrap()
            .read("index")
            .unwrap();
        let list = noticematch::Watchlist::from_secret(secret).unwrap();
        let found = list.search(asked.as_str());
        assert_eq!(found.len(), 1, "the one that was asked for");
        assert!(!found.get(0).unwrap().explain().is_empty());
        // And as somebody may see it, without half of the others.
        let access = noticematch::policy::Access::new("border-check", NOON);
        let seen = list.visible_to(&access).unwrap();
        assert_eq!((seen.len(), seen.search(asked.as_str()).len()), (200, 1));
        println!("open: {}", names_left());
    }
    println!("closed: {}", names_left());
}

#[test]
fn no_name_of_the_list_is_in_memory_after_a_search_and_closing() {
    if !Path::new("/proc/self/mem").exists() {
        println!("skipped: this system shows no process memory");
        return;
    }
    let issuer = Issuer::new();
    let dir = folder("memory-names");
    let path = dir.join("sealed.nmb");
    let (bytes, asked, surnames) = sealed_names(&issuer, 1);
    std::fs::write(&path, bytes).unwrap();
    let others: Vec<String> = surnames.iter().map(|word| mask(word)).collect();
    let out = child(
        "sealed::searches_and_closes",
        &[
            ("SEALED_BUNDLE", path.to_str().unwrap()),
            ("ASKED", &asked),
            ("OTHERS", &others.join(" ")),
        ],
    );
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    std::fs::remove_dir_all(&dir).unwrap();
    assert!(
        text.contains("open: true"),
        "while open the scan sees them: {text}"
    );
    assert!(text.contains("closed: false"), "{text}");
}

/// What the process hands to the system is watched, call by call: no write holds a listed name, and no
/// call touches a network.
#[test]
fn no_system_call_carries_a_listed_name() {
    let issuer = Issuer::new();
    let dir = folder("traced");
    let (path, trace) = (dir.join("sealed.nmb"), dir.join("trace"));
    if !std::process::Command::new("strace")
        .arg("true")
        .output()
        .is_ok_and(|o| o.status.success())
    {
        println!("skipped: strace is not installed or may not trace");
        return;
    }
    let (bytes, asked, surnames) = sealed_names(&issuer, 2);
    std::fs::write(&path, bytes).unwrap();
    let status = std::process::Command::new("strace")
        .args(["-f", "-xx", "-s", "100000000", "-o"])
        .arg(&trace)
        .args(["-e", "trace=write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range,splice,network,openat"])
        .arg(std::env::current_exe().unwrap())
        .args(["sealed::searches_and_closes", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env("SEALED_BUNDLE", &path)
        .env("ASKED", &asked)
        .env("OTHERS", mask(&surnames[0]))
        .output();
    let traced = std::fs::read_to_string(&trace).unwrap_or_default();
    std::fs::remove_dir_all(&dir).unwrap();
    let out = status.unwrap();
    assert!(
        out.status.success(),
        "{}",
        String::from_utf8_lossy(&out.stdout)
    );
    // strace writes every byte as two hexadecimal digits.
    let hex = |word: &str| {
        word.bytes()
            .map(|b| format!("\\x{b:02x}"))
            .collect::<String>()
    };
    assert!(traced.contains(&hex("closed: ")), "the writes were traced");
    assert!(
        traced.contains(&hex("sealed.nmb")),
        "the opening was traced"
    );
    for surname in &surnames {
        assert!(!traced.contains(&hex(surname)), "a listed name was written");
    }
    for call in ["socket(", "connect(", "sendto(", "sendmsg(", "bind("] {
        assert!(!traced.contains(call), "{call} was called");
    }
}

#[test]
fn the_library_calls_no_network_function() {
    let exe = std::env::current_exe().unwrap();
    let Ok(out) = std::process::Command::new("nm")
        .arg("-D")
        .arg("--undefined-only")
        .arg(&exe)
        .output()
    else {
        println!("skipped: nm is not installed");
        return;
    };
    let symbols = String::from_utf8_lossy(&out.stdout).into_owned();
    if symbols.is_empty() {
        println!("skipped: no dynamic symbols on this system");
        return;
    }
    assert!(symbols.contains("write"), "the list of symbols was read");
    // This whole program, tests and library and every dependency, links none of these.
    let network = [
        "connect",
        "getaddrinfo",
        "sendto",
        "recvfrom",
        "listen",
        "accept4",
        "gethostbyname",
        "bind",
    ];
    for name in symbols.lines().filter_map(|l| l.split_whitespace().last()) {
        let name = name.split('@').next().unwrap_or_default();
        assert!(!network.contains(&name), "{name} is linked");
    }
}
