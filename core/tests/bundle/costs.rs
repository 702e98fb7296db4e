//! What trust costs. Figures, not verdicts: run with
//! `cargo test --release --features bundle --test bundle -- costs --ignored --nocapture`.

use std::sync::Arc;
use std::time::Instant;

use noticematch::audit::*;
use noticematch::bundle::*;
use noticematch::changes::Overlay;
use noticematch::policy::Access;
use noticematch::{Options, Query, Scratch, Watchlist};

use crate::changes::{a_day_later, people};
use crate::kit::*;

fn number(name: &str, default: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|t| t.parse().ok())
        .unwrap_or(default)
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Milliseconds that `work` takes, the least of fifteen: machines that measure are shared.
fn milliseconds<T>(mut work: impl FnMut() -> T) -> f64 {
    let times = (0..15).map(|_| {
        let start = Instant::now();
        let made = std::hint::black_box(work());
        let elapsed = start.elapsed().as_secs_f64() * 1e3;
        drop(made);
        elapsed
    });
    times.fold(f64::INFINITY, f64::min)
}

#[test]
#[ignore = "measures"]
fn costs_of_a_sealed_list() {
    let persons = number("COSTS_PERSONS", 60_000);
    let records = people(persons);
    let index = match std::env::var("COSTS_INDEX") {
        Ok(path) => std::fs::read(path).unwrap(),
        Err(_) => {
            let list = Watchlist::builder().add_records(&records).unwrap();
            list.to_bytes().unwrap()
        }
    };
    let issuer = Issuer::new();
    let device_key = DeviceKey::from_bytes(&[42; 32]).unwrap();
    let dir = folder("costs");
    let path = dir.join("list.nmb");
    BundleBuilder::new(issuer.manifest(6))
        .part("index", PartKind::Index, index.clone())
        .recipient(device_key.public())
        .write(&path, &signers(&issuer.list_keys[..2]))
        .unwrap();
    let verify = || Bundle::open(&path, &issuer.root, &Limits::default()).unwrap();
    let unseal = || {
        verify()
            .unseal(Some(&device_key))
            .unwrap()
            .read("index")
            .unwrap()
    };
    println!(
        "{} records, index {} bytes, bundle {} bytes",
        Watchlist::from_bytes(index.clone()).unwrap().len(),
        index.len(),
        std::fs::metadata(&path).unwrap().len()
    );
    println!("verify head              {:8.2} ms", milliseconds(verify));
    println!("verify + unseal          {:8.2} ms", milliseconds(unseal));
    println!(
        "verify + unseal + open   {:8.2} ms",
        milliseconds(|| Watchlist::from_secret(unseal()).unwrap())
    );
    println!(
        "open, not sealed         {:8.2} ms",
        milliseconds(|| Watchlist::from_bytes(index.clone()).unwrap())
    );
    let part = verify()
        .unseal(Some(&device_key))
        .unwrap()
        .part("index")
        .unwrap()
        .with_cache(1);
    let mut at = 0;
    let one = milliseconds(|| {
        at = (at + 1_000_003) % (part.len() - 100);
        part.read_at(at, &mut [0; 100]).unwrap();
    });
    println!("one chunk of 16 KiB      {:8.2} µs", one * 1e3);

    let plain = Watchlist::from_bytes(index.clone()).unwrap();
    let sealed = Watchlist::from_secret(unseal()).unwrap();
    let queries: Vec<Query> = (0..plain.len())
        .step_by((plain.len() / 200).max(1))
        .map(|n| Query::new(&plain.record(n).unwrap().names[0].text))
        .collect();
    let mut times = [Vec::new(), Vec::new()];
    let mut scratch = Scratch::new();
    for _ in 0..3 {
        for (times, list) in times.iter_mut().zip([&plain, &sealed]) {
            for query in &queries {
                let start = Instant::now();
                let found = list.search_with(query, &Options::default(), &mut scratch);
                times.push(start.elapsed().as_secs_f64() * 1e6);
                std::hint::black_box(found);
            }
        }
    }
    let [open, closed] = times.map(median);
    println!(
        "search p50               {open:8.1} µs open, {closed:.1} µs sealed, ratio {:.2}",
        closed / open
    );
    std::fs::remove_dir_all(&dir).unwrap();
}

/// What a daily change of one record in a hundred costs to send and to lay over the list.
#[test]
#[ignore = "measures"]
fn costs_of_a_delta() {
    let old = match std::env::var("COSTS_INDEX") {
        Ok(path) => {
            let list = Watchlist::open(path).unwrap();
            (0..list.len()).map(|n| list.record(n).unwrap()).collect()
        }
        Err(_) => people(number("COSTS_PERSONS", 60_000)),
    };
    let new = a_day_later(&old);
    let build = |records: &[_]| {
        let list = Watchlist::builder().add_records(records).unwrap();
        list.build().unwrap()
    };
    let (issuer, device) = (Issuer::new(), DeviceKey::from_bytes(&[42; 32]).unwrap());
    let size = |kind, body: Vec<u8>| {
        let bundle = BundleBuilder::new(issuer.manifest(6)).part("part", kind, body);
        let sealed = bundle.recipient(device.public());
        sealed
            .to_bytes(&signers(&issuer.list_keys[..2]))
            .unwrap()
            .len()
    };
    let before = build(&old);
    let overlay = Overlay::between(&old, &new).unwrap();
    let full = size(PartKind::Index, build(&new).as_bytes().to_vec());
    let delta = size(PartKind::Overlay, overlay.to_bytes().unwrap());
    println!(
        "{} records, {} of them changed, withdrawn or new: full {full} bytes, delta {delta} bytes, {:.2} %",
        old.len(),
        overlay.len(),
        100.0 * delta as f64 / full as f64
    );
    println!(
        "laid over the list {:8.1} ms",
        milliseconds(|| before.with_overlay(&overlay).unwrap())
    );
}

/// How much of an index one search reads: what unsealing chunk by chunk would have to open for it. Linux
/// only: the system is asked which pages of the index in memory were referenced.
#[test]
#[ignore = "measures"]
fn costs_of_unsealing_what_a_search_touches() {
    let list = match std::env::var("COSTS_INDEX") {
        Ok(path) => Watchlist::open(path).unwrap(),
        Err(_) => {
            let records = people(number("COSTS_PERSONS", 60_000));
            let list = Watchlist::builder().add_records(&records).unwrap();
            Watchlist::from_bytes(list.to_bytes().unwrap()).unwrap()
        }
    };
    let queries: Vec<Query> = (0..list.len())
        .step_by((list.len() / 200).max(1))
        .map(|n| Query::new(&list.record(n).unwrap().names[0].text))
        .collect();
    let address = list.as_bytes().as_ptr() as usize;
    let mut scratch = Scratch::new();
    let (mut pages, mut times) = (Vec::new(), Vec::new());
    for query in &queries {
        list.search_with(query, &Options::default(), &mut scratch);
        std::fs::write("/proc/self/clear_refs", "1").unwrap();
        let start = Instant::now();
        let found = list.search_with(query, &Options::default(), &mut scratch);
        times.push(start.elapsed().as_secs_f64() * 1e6);
        std::hint::black_box(found);
        pages.push(referenced(address) / 4);
    }
    pages.sort_unstable();
    let at = |share: usize| pages[(pages.len() - 1) * share / 100];
    println!(
        "{} records, {} pages of 4 KiB; a search touches {} (p50), {} (p99) of them, in {:.0} µs (p50)",
        list.len(),
        list.as_bytes().len() / 4096,
        at(50),
        at(99),
        median(times)
    );
}

/// Kilobytes that were referenced of the mapping with an address.
fn referenced(address: usize) -> u64 {
    let maps = std::fs::read_to_string("/proc/self/smaps").unwrap();
    let mut ours = false;
    for line in maps.lines() {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap_or_default();
        if let Some((from, to)) = first.split_once('-') {
            let number = |text| usize::from_str_radix(text, 16).unwrap_or(0);
            ours = (number(from)..number(to)).contains(&address);
        } else if ours && first == "Referenced:" {
            return words.next().unwrap().parse().unwrap();
        }
    }
    panic!("the system does not tell what was referenced");
}

/// What it costs that one record in ten is hidden, and whether a clock tells which.
#[test]
#[ignore = "measures"]
fn costs_of_hidden_records() {
    let persons = number("COSTS_PERSONS", 60_000);
    let mut records = people(persons);
    for record in records.iter_mut().step_by(10) {
        record.purposes = vec!["counter-terrorism".to_owned()];
    }
    let access = Access::new("border-check", NOON);
    let build = |records: &[_]| {
        Watchlist::builder()
            .add_records(records)
            .unwrap()
            .build()
            .unwrap()
    };
    let list = build(&records);
    println!(
        "made for a purpose and day {:8.1} ms",
        milliseconds(|| list.visible_to(&access).unwrap())
    );
    let seen = list.visible_to(&access).unwrap();
    let without = build(&access.visible(records.clone()));
    let names = |hidden: bool| -> Vec<Query> {
        let from = usize::from(!hidden);
        let records = records
            .iter()
            .skip(from)
            .step_by(10)
            .step_by(persons / 10 / 400);
        records.map(|r| Query::new(&r.names[0].text)).collect()
    };
    let mut scratch = Scratch::new();
    for (what, queries) in [("listed", names(false)), ("hidden", names(true))] {
        let mut times = [Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..9 {
            for (times, list) in times.iter_mut().zip([&list, &seen, &without]) {
                for query in &queries {
                    let start = Instant::now();
                    let found = list.search_with(query, &Options::default(), &mut scratch);
                    times.push(start.elapsed().as_secs_f64() * 1e6);
                    std::hint::black_box(found);
                }
            }
        }
        let [all, seen, without] = times.map(median);
        println!(
            "{what} names, p50: {all:.1} µs all visible, {seen:.1} µs one in ten hidden, {without:.1} µs never \
             listed; ratio to the last {:.2}",
            seen / without
        );
    }
}

#[test]
#[ignore = "measures"]
fn costs_of_an_audit_log() {
    let entries = number("COSTS_ENTRIES", 1_000_000);
    let dir = folder("costs-audit");
    let path = dir.join("audit.log");
    let agency = DeviceKey::from_bytes(&[77; 32]).unwrap();
    let mut log = AuditLog::open(
        &path,
        AuditOptions::new("tablet-17", agency.public()),
        Arc::new(key(50)),
    )
    .unwrap();
    let look = Look {
        purpose: "border-check".to_owned(),
        justification: "shift 14, lane 3".to_owned(),
        user: "u-4711".to_owned(),
        query: AuditPolicy::default().query("Some Traveller").unwrap(),
        engine: "noticematch 0.1.0".to_owned(),
        ..Look::default()
    };
    let start = Instant::now();
    for _ in 0..entries {
        log.look(&look).unwrap();
    }
    log.close().unwrap();
    let written = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let report = verify(
        &path,
        &Expect {
            devices: vec![key(50).public_key()],
            ..Expect::default()
        },
    )
    .unwrap();
    let verified = start.elapsed().as_secs_f64();
    assert_eq!(report.entries, entries as u64);
    println!(
        "{entries} entries, {} bytes",
        std::fs::metadata(&path).unwrap().len()
    );
    println!(
        "written  {:.2} µs an entry, signed every 100, synced at each signature",
        written * 1e6 / entries as f64
    );
    println!(
        "verified {verified:.2} s, {:.2} µs an entry",
        verified * 1e6 / entries as f64
    );
    std::fs::remove_dir_all(&dir).unwrap();
}
