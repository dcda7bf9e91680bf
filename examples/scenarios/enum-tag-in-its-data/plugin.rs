use api::Mode;

#[race::export]
pub fn run(modes: &[Mode]) -> u32 {
    modes.iter().map(|mode| match mode { Mode::Busy => 1, _ => 10 }).sum()
}
