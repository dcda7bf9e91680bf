use api::Checksum;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn create() -> Box<dyn Checksum>;
}

fn main() {
    println!("{}", create().of("a text"));
}
#[cfg(feature = "whole")]
extern crate plugin;
