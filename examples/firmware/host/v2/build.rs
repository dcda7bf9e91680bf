//! A whole-program build goes by a linker script; a link by RACE knows where a Cortex-M begins.
fn main() {
    println!("cargo:rerun-if-changed=../../link.x");
    if std::env::var_os("CARGO_FEATURE_WHOLE").is_some() {
        println!("cargo:rustc-link-arg=-T{}/../../link.x", std::env::var("CARGO_MANIFEST_DIR").unwrap());
    }
}
