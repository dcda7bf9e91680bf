//! Pads and orders that depend on a name and the probe's seed alone.

/// A number that is the same on every machine for the same name and seed.
pub fn hash(name: &str, seed: u64) -> u64 {
    let mut h = 0xcbf29ce484222325u64 ^ seed.wrapping_mul(0x9E3779B97F4A7C15);
    for byte in name.bytes() {
        h ^= byte as u64;
        h = h.wrapping_mul(0x100000001b3);
    }
    h ^= h >> 29;
    h = h.wrapping_mul(0xBF58476D1CE4E5B9);
    h ^= h >> 32;
    h = h.wrapping_mul(0x94D049BB133111EB);
    h ^ (h >> 31)
}

/// A number in `low..high`.
pub fn between(name: &str, seed: u64, low: u64, high: u64) -> u64 {
    low + hash(name, seed) % (high - low)
}

/// Whether a value is an odd multiple of its alignment in the probe with this seed, else an even one: three to five of eight
/// probes that follow one another, and others for another name, so that no rounding of a value or of a sum looks like a sum.
pub fn is_odd(name: &str, seed: u64) -> bool {
    let patterns = (0..).map(|draw| hash(name, 0x0dd + draw) as u8);
    let pattern = patterns.take(64).find(|pattern| (3..=5).contains(&pattern.count_ones())).unwrap_or(0b0101_1010);
    pattern >> (seed % 8) & 1 == 1
}
