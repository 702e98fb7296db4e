//! Ten million damaged or random inputs to the reader of machine-readable zones: none may panic, and
//! what one costs, by kind of damage. `cargo run --release --example mrz_inputs [COUNT]`
//!
//! The digest covers every field and repair of every answer: two revisions that print the same digest for
//! the same count read everything alike.

use std::fmt::Write as _;
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

/// What befell the zone.
#[derive(Clone, Copy)]
enum Damage {
    /// Up to eleven characters replaced, inserted, removed or exchanged; one input in four has no zone.
    Mixed,
    /// One to six characters read for one that looks like it, among them K and C for fillers.
    LookAlikes,
    /// One to four characters lost or doubled, now and then a line break with them.
    Length,
    /// No zone at all.
    Random,
}

fn input(damage: Damage, random: &mut Random, text: &mut Vec<char>) {
    text.clear();
    match damage {
        Damage::Mixed if random.below(4) > 0 => mixed(random, text),
        Damage::Mixed | Damage::Random => {
            let length = random.below(160);
            text.extend((0..length).map(|_| random.character()));
        }
        Damage::LookAlikes => look_alikes(random, text),
        Damage::Length => length(random, text),
    }
}

fn look_alikes(random: &mut Random, text: &mut Vec<char>) {
    const PAIRS: &[u8] = b"0O1I2Z5S8B6G4A<K<C0D0QoOsS<k";
    text.extend(ZONES[random.below(ZONES.len())].chars());
    let wanted = 1 + random.below(6);
    let mut done = 0;
    while done < wanted {
        let (at, pair) = (random.below(text.len()), random.below(PAIRS.len() / 2));
        let (one, other) = (PAIRS[2 * pair] as char, PAIRS[2 * pair + 1] as char);
        let change = match text[at] {
            c if c == one => other,
            c if c == other => one,
            _ => continue,
        };
        text[at] = change;
        done += 1;
    }
}

fn length(random: &mut Random, text: &mut Vec<char>) {
    text.extend(ZONES[random.below(ZONES.len())].chars());
    for _ in 0..1 + random.below(4) {
        let at = random.below(text.len());
        match random.below(2) {
            0 => text.insert(at, text[at]),
            _ => drop(text.remove(at)),
        }
    }
    if random.below(4) == 0 {
        text.retain(|&c| c != '\n');
    }
}

fn mixed(random: &mut Random, text: &mut Vec<char>) {
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

/// FNV-1a of everything that an answer says.
struct Digest(u64);

impl std::fmt::Write for Digest {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for byte in text.bytes() {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Ok(())
    }
}

impl Digest {
    fn add(&mut self, answer: &noticematch::Result<Mrz>) -> std::fmt::Result {
        let mrz = match answer {
            Ok(mrz) => mrz,
            Err(error) => return write!(self, "{error}|"),
        };
        write!(
            self,
            "{mrz:?}{}|{:?}|{:?}|{}|{}|{:?}|{:?}|{:?}|{:?}|{:?}|",
            mrz.name.raw,
            mrz.name.primary,
            mrz.name.secondary,
            mrz.document_number,
            mrz.nationality,
            mrz.born,
            mrz.born_century_before,
            mrz.sex,
            mrz.expires,
            mrz.optional,
        )?;
        for repair in &mrz.repairs {
            write!(self, "{repair:?} {} {}|", repair.read, repair.taken)?;
        }
        Ok(())
    }
}

/// What came of the inputs of one kind.
#[derive(Default)]
struct Tally {
    read: u64,
    repairs: u64,
    checked: u64,
    parsing: Duration,
    /// By the clock, in nanoseconds.
    each: Vec<u32>,
}

fn run(damage: Damage, count: u64, policy: &MrzPolicy, digest: &mut Digest) -> Tally {
    let (mut random, mut text) = (Random(0x9303), Vec::new());
    let mut tally = Tally::default();
    let mut batch: Vec<String> = Vec::new();
    let mut left = count;
    while left > 0 {
        batch.clear();
        for _ in 0..left.min(1_000) {
            input(damage, &mut random, &mut text);
            batch.push(text.iter().collect::<String>());
        }
        left -= batch.len() as u64;
        let before = processor_time();
        for zone in &batch {
            let one = Instant::now();
            std::hint::black_box(Mrz::parse(zone, policy).is_ok());
            tally.each.push(one.elapsed().as_nanos() as u32);
        }
        tally.parsing += processor_time() - before;
        // Read once more, so that keeping and hashing answers is not in the time.
        for zone in &batch {
            let answer = Mrz::parse(zone, policy);
            digest.add(&answer).expect("a digest takes every text");
            if let Ok(mrz) = answer {
                tally.read += 1;
                tally.repairs += mrz.repairs.len() as u64;
                tally.checked += u64::from(mrz.checks.all_passed());
            }
        }
    }
    tally.each.sort_unstable();
    tally
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
    for (damage, name, count) in [
        (Damage::LookAlikes, "look-alikes", count / 10),
        (Damage::Length, "characters lost or doubled", count / 10),
        (Damage::Random, "random characters", count / 10),
        (Damage::Mixed, "damaged or random", count),
    ] {
        let mut digest = Digest(0xcbf2_9ce4_8422_2325);
        let tally = run(damage, count, &policy, &mut digest);
        let share = |part: usize| tally.each.get(tally.each.len() * part / 1000).unwrap_or(&0);
        println!(
            "{name}, {count} inputs: no panic, {} read, {} of them with every check digit agreeing, {} repairs; digest {:016x}",
            tally.read, tally.checked, tally.repairs, digest.0
        );
        println!(
            "    {} ns of processor time a parse on average; by the clock p50 {} p99 {} p99.9 {} ns",
            tally.parsing.as_nanos() / u128::from(count.max(1)),
            share(500),
            share(990),
            share(999)
        );
    }
}
