use api::Gain;

struct Double;

impl Gain for Double {
    fn apply(&mut self, value: i32) -> i32 {
        value.wrapping_mul(2)
    }
}

#[race::export]
pub fn fill(gains: &mut [Option<&'static mut dyn Gain>; 2]) -> usize {
    gains[0] = Some(Box::leak(Box::new(Double)));
    let free = gains.iter().position(Option::is_none).expect("a free place");
    free
}
