//! A map whose order, and so every sum over it, is the same on each run.
use std::hash::{BuildHasherDefault, Hasher};

pub type Map<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Mix>>;

#[derive(Default, Clone, Copy)]
pub struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 { self.0 ^ (self.0 >> 32) }
    fn write(&mut self, bytes: &[u8]) { for &b in bytes { self.write_u64(u64::from(b)); } }
    fn write_u64(&mut self, x: u64) { self.0 = (self.0.rotate_left(23) ^ x).wrapping_mul(0x9e37_79b9_7f4a_7c15); }
    fn write_usize(&mut self, x: usize) { self.write_u64(x as u64); }
    fn write_u8(&mut self, x: u8) { self.write_u64(u64::from(x)); }
}
