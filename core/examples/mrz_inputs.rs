//! Ten million random inputs to the reader of machine-readable zones: none may panic, and what one
//! costs. `cargo run --release --example mrz_inputs [COUNT]`

use std::time::{Duration, Instant};

use noticematch::mrz::{Mrz, MrzPolicy};

const ZONES: [&str; 6] = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<",
    "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6",
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226B<<<<<<<",
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL898902C<3UTO6908061F9406236ZE184226",
    "IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<\n8806923102858CORINNE<<<<<<<6512068F6",
];

/// xorshift64*: inputs that every machine repeats.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    fn character(&mut self) -> char {
        const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<<<<<<<";
        match self.below(8) {
            0 => char::from_u32(self.below(0x11_0000) as u32).unwrap_or('\u{FFFD}'),
            1 => ['\n', ' ', '«', 'k', 'o', '\r', '.', 'А'][self.below(8)],
            _ => ALPHABET[self.below(ALPHABET.len())] as char,
        }
    }
}

/// A zone with characters replaced, inserted, removed or exchanged, or none at all.
fn input(random: &mut Random, text: &mut Vec<char>) {
    text.clear();
    if random.below(4) == 0 {
        let length = random.below(160);
        text.extend((0..length).map(|_| random.character()));
        return;
    }
    text.extend(ZONES[random.below(ZONES.len())].chars());
    for _ in 0..random.below(12) {
        let at = random.below(text.len());
        match random.below(4) {
            0 => text[at] = random.character(),
            1 => text.insert(at, random.character()),
            2 => drop(text.remove(at)),
            _ => {
                let other = random.below(text.len());
                text.swap(at, other);
            }
        }
    }
}

/// Time that this thread has spent on a processor: machines that measure are shared. The wall clock
/// where the system does not say (`/proc/thread-self/schedstat`, its first number in nanoseconds).
fn processor_time() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let on_processor = text.and_then(|t| t.split(' ').next()?.parse().ok());
    match on_processor {
        Some(nanoseconds) => Duration::from_nanos(nanoseconds),
        None => START.get_or_init(Instant::now).elapsed(),
    }
}

fn main() {
    let count: u64 = std::env::args()
        .nth(1)
        .and_then(|n| n.parse().ok())
        .unwrap_or(10_000_000);
    let policy = MrzPolicy::on((2026, 11, 24));
    for zone in ZONES {
        let rounds = 200_000;
        let start = processor_time();
        for _ in 0..rounds {
            std::hint::black_box(Mrz::parse(std::hint::black_box(zone), &policy).is_ok());
        }
        let each = (processor_time() - start).as_nanos() / rounds;
        println!(
            "{:>6} ns of processor time a zone of {} characters without noise",
            each,
            zone.len()
        );
    }
    let (mut random, mut text) = (Random(0x9303), Vec::new());
    let (mut read, mut repairs, mut checked) = (0u64, 0u64, 0u64);
    let start = Instant::now();
    let (mut parsing, mut slowest) = (Duration::ZERO, Duration::ZERO);
    let mut batch: Vec<String> = Vec::new();
    let mut left = count;
    while left > 0 {
        batch.clear();
        for _ in 0..left.min(10_000) {
            input(&mut random, &mut text);
            batch.push(text.iter().collect::<String>());
        }
        left -= batch.len() as u64;
        let before = processor_time();
        for zone in &batch {
            let one = Instant::now();
            let result = Mrz::parse(zone, &policy);
            slowest = slowest.max(one.elapsed());
            if let Ok(mrz) = result {
                read += 1;
                repairs += mrz.repairs.len() as u64;
                checked += u64::from(mrz.checks.all_passed());
            }
        }
        parsing += processor_time() - before;
    }
    println!(
        "{count} damaged or random inputs in {:.0?}: no panic",
        start.elapsed()
    );
    println!(
        "{read} read, {checked} of them with every check digit agreeing, {repairs} repairs listed"
    );
    println!(
        "{} ns of processor time a parse on average, slowest {slowest:?} by the clock",
        parsing.as_nanos() / u128::from(count.max(1))
    );
}
