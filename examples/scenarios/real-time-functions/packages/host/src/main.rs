use api::State;

#[race::import(plugin)]
unsafe extern "Rust" {
    #[race::real_time]
    pub safe fn step(state: &mut State, error: i32) -> i32;
    pub safe fn report(state: &State) -> String;
}

fn main() {
    let mut state = State::new();
    println!("{}", (1..10).fold(0, |sum, error| sum + step(&mut state, error)));
    println!("{}", report(&state));
}
#[cfg(feature = "whole")]
extern crate plugin;
