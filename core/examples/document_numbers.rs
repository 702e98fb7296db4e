//! A list of lost and stolen documents of 100 million numbers: size, build time, look-up times, false
//! answers; beside it a binary fuse filter of the same numbers.
//! `cargo run --release --example document_numbers [COUNT]`

use std::time::{Duration, Instant};

use noticematch::documents::DocumentIndex;
use xorf::{BinaryFuse16, Filter};

/// xorshift64*: inputs that every machine repeats.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 1
    }
}

const STATES: [&str; 24] = [
    "FRA", "D", "ITA", "ESP", "GBR", "POL", "ROU", "UKR", "RUS", "TUR", "MAR", "DZA", "EGY", "NGA",
    "IND", "PAK", "IRN", "CHN", "PHL", "BRA", "COL", "MEX", "USA", "VNM",
];

/// An invented number: half of the States number with nine digits, a quarter with two letters and
/// seven digits, a quarter with nine characters of any kind.
fn number(random: &mut Random, state: usize, out: &mut String) {
    out.clear();
    for at in 0..9 {
        let r = random.next();
        let digit = char::from(b'0' + (r % 10) as u8);
        let letter = char::from(b'A' + (r % 26) as u8);
        out.push(match state % 4 {
            0 | 1 => digit,
            2 if at < 2 => letter,
            2 => digit,
            _ if r >> 40 & 3 == 0 => letter,
            _ => digit,
        });
    }
}

fn percentiles(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    format!(
        "p50 {:?}, p99 {:?}, p99.9 {:?}",
        at(0.5),
        at(0.99),
        at(0.999)
    )
}

fn main() {
    let count: usize = std::env::args()
        .nth(1)
        .and_then(|a| a.parse().ok())
        .unwrap_or(100_000_000);
    let mut random = Random(0x1234_5678_9ABC);
    let mut text = String::new();
    let start = Instant::now();
    let mut builder = DocumentIndex::builder();
    for (state, &name) in STATES.iter().enumerate() {
        for _ in 0..count / STATES.len() {
            number(&mut random, state, &mut text);
            builder.add(
                &text,
                name,
                if random.next().is_multiple_of(4) {
                    "ID"
                } else {
                    "P"
                },
                (random.next() % 4) as u32,
            );
        }
    }
    println!("{count} numbers added in {:.1?}", start.elapsed());
    let start = Instant::now();
    let index = builder.build().expect("an index");
    let bits = index.size() as f64 * 8.0 / index.len() as f64;
    println!(
        "sorted and packed in {:.1?}: {} MB, {bits:.1} bits a number with its 2-bit value",
        start.elapsed(),
        index.size() >> 20
    );

    // The same stream again gives numbers that are there; another one gives others.
    let mut again = Random(0x1234_5678_9ABC);
    let mut present = Vec::new();
    for (state, &name) in STATES.iter().enumerate() {
        for n in 0..count / STATES.len() {
            number(&mut again, state, &mut text);
            let kind = if again.next().is_multiple_of(4) {
                "ID"
            } else {
                "P"
            };
            again.next();
            if n % (count / 100_000).max(1) == 0 {
                present.push((text.clone(), name, kind));
            }
        }
    }
    let time = |queries: &[(String, &str, &str)], characters: u8| {
        let (mut times, mut found) = (Vec::with_capacity(queries.len()), 0);
        for (number, state, kind) in queries {
            let one = Instant::now();
            let matches = index.find_near(number, Some(state), Some(kind), characters);
            times.push(one.elapsed());
            found += usize::from(!matches.is_empty());
        }
        format!(
            "{}; {found} of {} answered",
            percentiles(times),
            queries.len()
        )
    };
    // Spread over the index, as look-ups are.
    let spread = |queries: &mut Vec<(String, &'static str, &'static str)>| {
        let n = queries.len();
        for i in 0..n {
            queries.swap(i, (i * 7919) % n);
        }
    };
    spread(&mut present);
    println!("numbers that are listed:      {}", time(&present, 0));
    let mut other = Random(0xFFFF_0000_1111);
    let absent: Vec<(String, &str, &str)> = (0..100_000)
        .map(|i| {
            // Ten characters: no listed number has as many, so that every answer is a false one.
            number(&mut other, i % STATES.len(), &mut text);
            text.push('7');
            (text.clone(), STATES[i % STATES.len()], "P")
        })
        .collect();
    println!("numbers that are not listed:  {}", time(&absent, 0));
    println!(
        "one confusable character:     {}",
        time(&present[..present.len().min(20_000)], 1)
    );
    println!(
        "two confusable characters:    {}",
        time(&present[..present.len().min(5_000)], 2)
    );

    let start = Instant::now();
    let keys: Vec<u64> = {
        let mut random = Random(0x1234_5678_9ABC);
        let mut keys = Vec::with_capacity(count);
        for (state, &name) in STATES.iter().enumerate() {
            for _ in 0..count / STATES.len() {
                number(&mut random, state, &mut text);
                keys.push(hash(&text, name));
                random.next();
                random.next();
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    };
    println!("hashes for the filter in {:.1?}", start.elapsed());
    let start = Instant::now();
    let Ok(filter) = BinaryFuse16::try_from(&keys) else {
        return println!("the filter was not built");
    };
    let size = filter.fingerprints.len() * 2;
    let bits = size as f64 * 8.0 / keys.len() as f64;
    println!(
        "binary fuse filter in {:.1?}: {} MB, {bits:.1} bits a number, no value",
        start.elapsed(),
        size >> 20
    );
    let mut times = Vec::new();
    let mut false_answers = 0;
    for i in 0..10_000_000u64 {
        let key = hash("absent", STATES[(i % 24) as usize]) ^ i.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        false_answers += u32::from(filter.contains(&key));
    }
    for (number, state, _) in &absent {
        let one = Instant::now();
        let key = hash(number, state);
        std::hint::black_box(filter.contains(&key));
        times.push(one.elapsed());
    }
    println!(
        "filter look-ups: {}; {false_answers} false answers in 10,000,000",
        percentiles(times)
    );
}

/// FNV-1a, mixed.
fn hash(number: &str, state: &str) -> u64 {
    let fnv = number
        .bytes()
        .chain([0])
        .chain(state.bytes())
        .fold(0xcbf2_9ce4_8422_2325u64, |h, b| {
            (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
        });
    (fnv ^ fnv >> 32).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
