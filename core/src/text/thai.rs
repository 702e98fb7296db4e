//! Thai and Lao: syllables, which are not parted in writing, put into spoken order.
//!
//! A word comes out as onset, vowel, final, onset ...: vowels that are written before or around
//! their consonant stand after it, in one piece (`เ◌า` is `เา`); a final consonant carries
//! [`FINAL`]; unwritten vowels are [`O`] within and [`A`] between syllables.

/// Marks a consonant that ends its syllable.
const FINAL: char = '\u{e3a}';
/// The unwritten vowel before a final.
const O: char = '◌';
/// The unwritten vowel of an open syllable.
const A: char = '◍';

/// The syllables of a Thai word in spoken order.
pub(super) fn spell_out(word: &[char]) -> Vec<char> {
    let letters = clean(word);
    let mut reader = Reader {
        letters: &letters,
        at: 0,
        out: Vec::with_capacity(letters.len() * 2),
    };
    while reader.at < letters.len() {
        reader.syllable();
    }
    reader.out
}

/// The same with the letters that a thanthakhat silences, which foreign names keep; `None` where there are none.
pub(super) fn spell_out_sounded(word: &[char]) -> Option<Vec<char>> {
    const THANTHAKHAT: char = '์';
    word.contains(&THANTHAKHAT).then(|| {
        let sounded: Vec<char> = word.iter().copied().filter(|&c| c != THANTHAKHAT).collect();
        spell_out(&sounded)
    })
}

/// A Lao word as Thai letters: the blocks run parallel.
pub(super) fn spell_out_lao(word: &[char]) -> Vec<char> {
    let thai: Vec<char> = word
        .iter()
        .flat_map(|&c| match c {
            'ໜ' => vec!['ห', 'น'],
            'ໝ' => vec!['ห', 'ม'],
            // Lao's own vowel signs, as the Thai signs of the same sound.
            'ົ' => vec![O],
            'ຽ' => vec!['ี', 'ย'],
            'ຼ' => vec!['ล'],
            'ໍ' => vec!['อ'],
            'ຳ' => vec!['ำ'],
            '\u{e80}'..='\u{eff}' => char::from_u32(c as u32 - 0x80).into_iter().collect(),
            _ => vec![c],
        })
        .collect();
    spell_out(&thai)
}

/// Drops tone marks, and consonants that a thanthakhat silences.
fn clean(word: &[char]) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(word.len());
    for &c in word {
        match c {
            '่' | '้' | '๊' | '๋' | '๎' | 'ํ' | 'ๆ' | 'ฯ' => {}
            '์' => {
                if matches!(out.last(), Some('ิ' | 'ุ')) {
                    out.pop();
                }
                let silenced = out.pop_if(|l| is_consonant(*l));
                // Silent groups: จันทร์, ศาสตร์, ลักษณ์.
                let group: &[char] = match silenced {
                    Some('ร') => &['ท', 'ต'],
                    Some('ณ') => &['ษ'],
                    _ => &[],
                };
                if out.len() > 2 {
                    out.pop_if(|l| group.contains(l));
                }
            }
            _ => out.push(c),
        }
    }
    out
}

fn is_consonant(c: char) -> bool {
    matches!(c, 'ก'..='ฮ')
}

fn is_leading(c: char) -> bool {
    matches!(c, 'เ' | 'แ' | 'โ' | 'ใ' | 'ไ')
}

/// Vowel signs that are written after, above or below their consonant.
fn is_sign(c: char) -> bool {
    matches!(
        c,
        'ะ' | 'ั' | 'า' | 'ำ' | 'ิ' | 'ี' | 'ึ' | 'ื' | 'ุ' | 'ู' | '็' | O
    )
}

struct Reader<'a> {
    letters: &'a [char],
    at: usize,
    out: Vec<char>,
}

impl Reader<'_> {
    fn peek(&self, ahead: usize) -> char {
        self.letters.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn syllable(&mut self) {
        let c = self.peek(0);
        if is_leading(c) && is_consonant(self.peek(1)) {
            self.at += 1;
            self.leading(c);
        } else if is_consonant(c) {
            self.plain();
        } else {
            self.out.push(c);
            self.at += 1;
        }
    }

    /// A syllable whose vowel is written first.
    fn leading(&mut self, vowel: char) {
        let cluster = is_cluster(self.peek(0), self.peek(1)) && {
            let then = self.peek(2);
            if vowel == 'เ' {
                is_consonant(then) || is_sign(then)
            } else {
                is_consonant(then)
            }
        };
        self.onset(
            if cluster || is_silent_h(self.peek(0), self.peek(1), self.peek(2)) {
                2
            } else {
                1
            },
        );
        self.out.push(vowel);
        if matches!(vowel, 'ไ' | 'ใ') {
            if self.peek(0) == 'ย' && !is_sign(self.peek(1)) {
                self.at += 1;
            }
            return;
        }
        // เ◌า, เ◌ีย, เ◌ือ, เ◌ิ, เ◌อ, เ◌ย, ◌ะ, ◌็
        let around: &[&str] = if vowel == 'เ' {
            &["ียะ", "ีย", "ือ", "าะ", "า", "ิ", "อะ", "อ", "ย", "็", "ะ"]
        } else {
            &["็", "ะ"]
        };
        for signs in around {
            let signs: Vec<char> = signs.chars().collect();
            let glide = matches!(signs[..], ['ย'] | ['อ']);
            if self.letters[self.at..].starts_with(&signs) && !(glide && is_sign(self.peek(1))) {
                self.out
                    .extend(signs.iter().filter(|&&s| !matches!(s, 'ะ' | '็')));
                self.at += signs.len();
                if matches!(signs[..], ['า'] | ['ย']) || signs.ends_with(&['ะ']) {
                    return;
                }
                break;
            }
        }
        self.closing();
    }

    /// A syllable that begins with its consonant.
    fn plain(&mut self) {
        let (c, second, third) = (self.peek(0), self.peek(1), self.peek(2));
        let joined = is_cluster(c, second) || is_silent_h(c, second, third);
        if joined && is_sign(third) && third != '\0' {
            self.onset(2);
            return self.sign();
        }
        if is_sign(second) {
            self.onset(1);
            return self.sign();
        }
        if second == 'ร' && third == 'ร' {
            self.onset(1);
            self.at += 2;
            self.out.push('ั');
            if is_final(self.peek(0), self.peek(1)) {
                return self.closing();
            }
            return self.out.extend(['น', FINAL]);
        }
        if second == 'ว' && is_final(third, self.peek(3)) {
            self.onset(1);
            self.out.push('ว');
            self.at += 1;
            return self.closing();
        }
        if second == 'อ' && !is_sign(third) {
            self.onset(1);
            self.out.push('อ');
            self.at += 1;
            return self.closing();
        }
        self.unwritten(joined);
    }

    /// A syllable without a vowel sign: `C-o-C`, or `C-a` before another of its kind.
    fn unwritten(&mut self, joined: bool) {
        let c = self.peek(0);
        let run = self.letters[self.at..]
            .iter()
            .take_while(|&&c| is_consonant(c))
            .count();
        let after = self.peek(run);
        // The last consonant of the run belongs to a sign after it.
        let free = if is_sign(after) { run - 1 } else { run };
        match free {
            0 | 1 => {
                let last = self.peek(1) == '\0' && self.out.last() == Some(&FINAL);
                // A last r after a closed syllable is silent (`จักร`: chak), others may be heard.
                if last && c == 'ร' {
                    self.at += 1;
                } else {
                    self.onset(1);
                    if !last {
                        self.out.push(A);
                    }
                }
            }
            2 => {
                self.onset(1);
                self.out.push(O);
                self.closing();
            }
            3 if joined => {
                self.onset(2);
                self.out.push(O);
                self.closing();
            }
            _ => {
                self.onset(1);
                self.out.push(A);
            }
        }
    }

    fn onset(&mut self, letters: usize) {
        for i in 0..letters {
            let c = self.peek(i);
            if !(i == 0 && letters == 2 && c == 'ห' && is_silent_h(c, self.peek(1), self.peek(2)))
            {
                self.out.push(c);
            }
        }
        self.at += letters;
    }

    /// The vowel sign after an onset, then what closes the syllable.
    fn sign(&mut self) {
        let sign = self.peek(0);
        self.at += 1;
        match sign {
            'ะ' => self.out.push('ะ'),
            'ำ' => self.out.push('ำ'),
            'ั' if self.peek(0) == 'ว' && !is_sign(self.peek(1)) => {
                self.at += 1;
                self.out.push('ว');
            }
            '็' if self.peek(0) == 'อ' => {
                self.at += 1;
                self.out.push('อ');
                self.closing();
            }
            'ื' if self.peek(0) == 'อ' && !is_sign(self.peek(1)) => {
                self.at += 1;
                self.out.push('ื');
            }
            _ => {
                self.out.push(sign);
                self.closing();
            }
        }
    }

    /// Takes the final consonant, if the next one does not begin a syllable.
    fn closing(&mut self) {
        let (c, then) = (self.peek(0), self.peek(1));
        // A word's last -ติ, -ตุ is silent but for the consonant: ชาติ chat.
        let silent = matches!(c, 'ต') && matches!(then, 'ิ' | 'ุ') && self.peek(2) == '\0';
        if silent {
            self.out.extend([c, FINAL]);
            self.at += 2;
        } else if is_final(c, then) {
            self.out.extend([c, FINAL]);
            self.at += 1;
        }
    }
}

/// Whether a consonant closes a syllable, by what follows it.
fn is_final(c: char, then: char) -> bool {
    is_consonant(c) && !is_sign(then) && then != 'อ' && c != 'ห' && c != 'ฮ'
        || (c != 'อ' && is_consonant(c) && then == '\0')
}

fn is_cluster(first: char, second: char) -> bool {
    matches!(
        (first, second),
        ('ก' | 'ข' | 'ค' | 'ป' | 'ผ' | 'พ' | 'ต' | 'ท', 'ร')
            | ('ก' | 'ข' | 'ค' | 'ป' | 'ผ' | 'พ', 'ล')
            | ('ก' | 'ข' | 'ค', 'ว')
    )
}

/// ห before a sonorant only sets the tone.
fn is_silent_h(first: char, second: char, _third: char) -> bool {
    first == 'ห' && matches!(second, 'ง' | 'ญ' | 'น' | 'ม' | 'ย' | 'ร' | 'ล' | 'ว')
}
