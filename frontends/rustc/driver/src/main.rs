//! A drop-in rustc that `race pack` runs: through Cargo as `RUSTC_WRAPPER`, and directly for probes.
//! Without `RACE_DRIVER_CONFIG`, for questions (`-vV`, `--print`) and for what runs on the host (build scripts, proc macros:
//! no `--target`), it is the plain compiler.

#![feature(rustc_private)]
#![cfg_attr(not(rustc_1_90), feature(os_str_display, prelude_import), allow(internal_features))]

extern crate rustc_abi;
extern crate rustc_ast;
extern crate rustc_ast_pretty;
#[cfg(rustc_1_99)]
extern crate rustc_attr_ir;
#[cfg(not(rustc_1_90))]
extern crate rustc_attr_parsing;
extern crate rustc_data_structures;
extern crate rustc_driver;
extern crate rustc_hir;
extern crate rustc_hir_pretty;
extern crate rustc_index;
extern crate rustc_infer;
extern crate rustc_interface;
extern crate rustc_lexer;
extern crate rustc_middle;
extern crate rustc_parse;
extern crate rustc_session;
extern crate rustc_span;
extern crate rustc_target;
extern crate rustc_trait_selection;

mod abi;
mod answers;
mod arguments;
mod bodies;
mod calls;
mod canaries;
mod carried;
mod compat;
mod config;
mod constants;
mod declared;
mod defaults;
mod detect;
mod drops;
mod enums;
mod facts;
mod fingerprint;
mod folded;
mod graph;
mod inventory;
mod items;
mod json;
mod layout;
mod layouts;
mod lifetimes;
mod marks;
mod name;
mod natural;
mod nested;
mod neutral;
mod niches;
mod obligations;
#[cfg(not(rustc_1_90))]
mod older;
#[cfg(not(rustc_1_90))]
mod older_ids;
mod order;
mod output;
mod owners;
mod packages;
mod probe;
mod processor;
mod promises;
mod random;
mod record;
mod renamed;
mod rests;
mod signatures;
mod symbols;
mod table;
mod traits;
mod type_ids;
mod types;
mod unsafety;
mod vtable;
mod vtables;
mod watch;

#[cfg(not(rustc_1_90))]
#[prelude_import]
#[allow(unused_imports)]
use older::*;

use arguments::Arguments;
use config::{Config, Mode};
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut given: Vec<String> = std::env::args().skip(1).collect();
    // as a wrapper, the first argument is the compiler to wrap
    let wrapped = given.first().filter(|first| std::path::Path::new(first).file_stem().is_some_and(|stem| stem == "rustc")).cloned();
    if wrapped.is_some() {
        given.remove(0);
    }
    match Config::read() {
        Err(message) => fail(&message),
        Ok(Some(config)) if is_compilation(&Arguments::expanded(&given)) => run(config, Arguments::expanded(&given)),
        Ok(_) => plain(wrapped, given),
    }
}

fn fail(message: &str) -> ExitCode {
    eprintln!("race driver: {message}");
    ExitCode::FAILURE
}

/// Whether this is a compilation for the target, not a question and not for the host.
fn is_compilation(arguments: &Arguments) -> bool {
    let question =
        arguments.0.iter().any(|argument| matches!(argument.as_str(), "-vV" | "-V" | "--version" | "-")) || arguments.has("--print");
    let proc_macro = arguments.values("--crate-type").contains(&"proc-macro");
    // build scripts try out small programs through the same wrapper
    let from_script = std::env::var_os("CARGO_CRATE_NAME").is_none() || std::env::var_os("NUM_JOBS").is_some();
    !question && !proc_macro && !from_script && arguments.has("--target") && arguments.value("--crate-name") != Some("build_script_build")
}

fn run(config: Config, arguments: Arguments) -> ExitCode {
    if let Err(message) = marks::load(&config.marks) {
        return fail(&message);
    }
    packages::load(&config.marks.with_file_name("record"));
    folded::load(&config.marks.with_file_name("record"));
    match config.mode {
        Mode::Record => record::run(config, arguments),
        Mode::Probe => probe::run(config, arguments),
        Mode::Natural => natural::run(config, arguments),
        Mode::Layouts => layouts::run(config, arguments),
        Mode::Neutral => neutral::run(config, arguments),
        Mode::Detect => detect::run(config, arguments),
    }
}

#[cfg(unix)]
fn plain(wrapped: Option<String>, given: Vec<String>) -> ExitCode {
    use std::os::unix::process::CommandExt;
    match wrapped {
        Some(rustc) => fail(&std::process::Command::new(&rustc).args(given).exec().to_string()),
        None => compile(given, &mut Plain),
    }
}

struct Plain;
impl rustc_driver::Callbacks for Plain {}

/// Runs the compiler; errors of the user's program are reported by it.
pub fn compile(arguments: Vec<String>, callbacks: &mut (dyn rustc_driver::Callbacks + Send)) -> ExitCode {
    rustc_driver::install_ice_hook("https://github.com/", |_| ());
    let all: Vec<String> = std::iter::once("rustc".to_string()).chain(arguments).collect();
    compat::exit_code(|| compat::run_compiler(&all, callbacks))
}
