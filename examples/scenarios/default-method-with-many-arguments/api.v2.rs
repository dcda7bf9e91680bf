use std::panic::Location;

#[race::resilient]
pub trait Sums {
    fn six(&self, a: u64, b: u64, c: u64, d: u64, e: u64) -> u64 {
        self.start() + a * 2 + b * 3 + c * 5 + d * 7 + e * 11
    }
    fn seven(&self, a: u64, b: u64, c: u64, d: u64, e: u64, f: u64) -> u64 {
        self.six(a, b, c, d, e) + f * 13
    }
    fn eight(&self, a: u8, b: &str, c: u64, d: &[u32], e: i32, f: u64) -> u64 {
        self.start() + u64::from(a) + b.len() as u64 * 10 + c * 3 + d.iter().sum::<u32>() as u64 + e as u64 + f * 7
    }
    fn in_memory(&self, a: u64, b: u64, c: u64, d: u64, e: u64) -> [u64; 6] {
        [self.start(), a, b, c, d, e]
    }
    fn text(&self, a: &str, b: &str, c: &str) -> String {
        format!("{}{a}{b}{c}", self.start())
    }
    fn floats(&self, a: f64, b: u64, c: f32, d: u64, e: f64, f: u64, g: f64, h: u64, i: f64, j: f64, k: f64, l: f64, m: f64, n: u64, o: u64) -> f64 {
        let all = [a, b as f64, c as f64, d as f64, e, f as f64, g, h as f64, i, j, k, l, m, n as f64, o as f64];
        self.start() as f64 + all.iter().enumerate().map(|(at, value)| (at + 1) as f64 * value).sum::<f64>()
    }
    fn wide(&self, a: u64, b: u128, c: u64, d: u128, e: u64, f: u128) -> u128 {
        u128::from(self.start()) + u128::from(a) + b * 2 + u128::from(c) * 3 + d * 4 + u128::from(e) * 5 + f * 6
    }
    fn panics(&self, a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: Noisy) -> u64 {
        if self.start() > 0 {
            panic!("{}", self.seven(a, b, c, d, e, f) + g.0);
        }
        0
    }
    #[track_caller]
    fn placed(&self, a: u64, b: u64, c: u64) -> (u64, u32) {
        (self.start() + a + b + c, Location::caller().line())
    }
    fn start(&self) -> u64;
}

/// Says when it is dropped.
pub struct Noisy(pub u64, pub [u64; 4]);

impl Drop for Noisy {
    fn drop(&mut self) {
        println!("drop {}", self.0);
    }
}
