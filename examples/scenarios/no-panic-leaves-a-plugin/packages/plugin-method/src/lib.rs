use api::Gain;

struct Divide;

impl Gain for Divide {
    fn apply(&mut self, value: i32) -> i32 {
        100 / value
    }
}

#[race::export]
pub fn fill(gains: &mut [Option<&'static mut dyn Gain>; 2]) -> usize {
    gains[0] = Some(Box::leak(Box::new(Divide)));
    gains.iter().flatten().count()
}
