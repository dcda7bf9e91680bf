use api::Gain;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn fill(gains: &mut [Option<&'static mut dyn Gain>; 2]) -> usize;
}

fn main() {
    let mut gains = [None, None];
    let count = fill(&mut gains);
    println!("{count}");
    for gain in gains.iter_mut().flatten() {
        println!("{}", gain.apply(20));
    }
}
#[cfg(feature = "whole")]
extern crate plugin;
