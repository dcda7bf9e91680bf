//! Mode record: compiles as Cargo asks, but so that the metadata serves probes (no optimised bodies in it) and depends on nothing
//! but the package (names, versions, features), and writes down how to run the same compilation again.

use crate::arguments::Arguments;
use crate::config::Config;
use crate::json::Json;
use crate::{marks, output, random};
use rustc_driver::{Callbacks, Compilation};
use rustc_hir::def_id::LOCAL_CRATE;
use rustc_interface::interface::Compiler;
use rustc_middle::ty::TyCtxt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Compiles one crate and writes `record/<crate>.json`, and `marks/<crate>.json` where it has marks.
pub fn run(config: Config, given: Arguments) -> ExitCode {
    let arguments = stable(given.clone());
    let kinds: Vec<String> = given.values("--crate-type").into_iter().map(String::from).collect();
    let is_program = kinds.iter().any(|kind| kind == "bin") || kinds.is_empty();
    let arguments = unoptimised(arguments);
    let arguments = match &config.sysroot {
        Some(sysroot) => crate::neutral::arguments(arguments).with([format!("--sysroot={sysroot}")]),
        None => arguments,
    };
    let run = if is_program { without_link(arguments.clone()) } else { arguments.clone() };
    let mut recorder = Recorder { config, given: given.clone(), arguments };
    let code = crate::compile(run.0, &mut recorder);
    if is_program && code == ExitCode::SUCCESS {
        placeholder(&given);
    }
    code
}

/// Cargo wants to see the program that it asked for; nobody runs it.
fn placeholder(given: &Arguments) {
    let (Some(folder), Some(name)) = (given.value("--out-dir"), given.value("--crate-name")) else { return };
    let file = Path::new(folder).join(format!("{name}{}", given.codegen("extra-filename").unwrap_or_default()));
    let _ = std::fs::write(file, "");
}

/// No code of the interface is to be folded into metadata: at opt-level 0 declarations do not depend on bodies.
fn unoptimised(arguments: Arguments) -> Arguments {
    let options = [
        "opt-level",
        "overflow-checks",
        "debug-assertions",
        "debuginfo",
        "lto",
        "linker-plugin-lto",
        "embed-bitcode",
        "incremental",
        "symbol-mangling-version",
        "strip",
        "codegen-units",
    ];
    arguments.without_codegen(&options).with([
        "-Copt-level=0",
        "-Coverflow-checks=off",
        "-Cdebug-assertions=off",
        "-Cdebuginfo=0",
        "-Cembed-bitcode=no",
        "-Csymbol-mangling-version=v0",
    ])
}

/// A program of a client may need what only the link has.
fn without_link(arguments: Arguments) -> Arguments {
    let emit: Vec<String> = arguments
        .values("--emit")
        .into_iter()
        .flat_map(|value| value.split(','))
        .filter(|kind| *kind != "link")
        .map(String::from)
        .collect();
    let emit = if emit.is_empty() { vec!["metadata".to_string()] } else { emit };
    arguments.without(&["--emit"]).with([format!("--emit={}", emit.join(","))])
}

/// The arguments with everything that depends on folders replaced: metadata is a hash of package, version and features,
/// paths of sources are remapped. The file names that Cargo expects stay; they are in no output.
pub fn stable(arguments: Arguments) -> Arguments {
    let hash = format!("{:016x}", random::hash(&identity(&arguments), 0));
    let mut arguments = arguments.without_codegen(&["metadata"]).with([format!("-Cmetadata={hash}")]);
    if let Some(at) = arguments.input() {
        arguments.0[at] = absolute(&arguments.0[at]).display().to_string();
    }
    arguments.with(remaps())
}

fn absolute(path: &str) -> PathBuf {
    std::env::current_dir().unwrap_or_default().join(path)
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_default()
}

/// `engine-api-0.1.0`
pub fn package() -> String {
    format!("{}-{}", variable("CARGO_PKG_NAME"), variable("CARGO_PKG_VERSION"))
}

/// The features that the crate is compiled with, sorted.
pub fn features(arguments: &Arguments) -> Vec<String> {
    let of = |cfg: &str| cfg.strip_prefix("feature=").map(|name| name.trim_matches('"').to_string());
    let mut features: Vec<String> = arguments.values("--cfg").into_iter().filter_map(of).collect();
    features.sort();
    features.dedup();
    features
}

fn identity(arguments: &Arguments) -> String {
    let kinds = arguments.values("--crate-type").join(",");
    format!("{} {} {kinds} {}", package(), arguments.value("--crate-name").unwrap_or(""), features(arguments).join(","))
}

fn remaps() -> Vec<String> {
    let (package, root) = (format!("/{}", package()), variable("CARGO_MANIFEST_DIR"));
    let here = std::env::current_dir().unwrap_or_default().display().to_string();
    let out = variable("OUT_DIR");
    // the last one that fits counts
    let pairs =
        [(here, "/workspace".to_string()), (library(), "/rustc".to_string()), (root, package.clone()), (out, format!("{package}/out"))];
    pairs.into_iter().filter(|(from, _)| !from.is_empty()).map(|(from, to)| format!("--remap-path-prefix={from}={to}")).collect()
}

/// Where the sources of std lie with `rust-src`: generic functions of std name their places by it.
pub fn library() -> String {
    let rustc = PathBuf::from(variable("RUSTC"));
    let sysroot = rustc.parent().and_then(|bin| bin.parent());
    sysroot.map_or(String::new(), |sysroot| sysroot.join("lib/rustlib/src/rust").display().to_string())
}

struct Recorder {
    config: Config,
    given: Arguments,
    arguments: Arguments,
}

impl Callbacks for Recorder {
    fn config(&mut self, config: &mut rustc_interface::interface::Config) {
        crate::enums::keep_wildcards(config);
        // what is exhaustive shows it in metadata: `rests` looks for matches without a wildcard
        config.opts.unstable_opts.mir_enable_passes.push(("MatchBranchSimplification".to_string(), false));
    }
    fn after_analysis<'tcx>(&mut self, _: &Compiler, tcx: TyCtxt<'tcx>) -> Compilation {
        crate::marks::refuse_two_versions(tcx);
        if let Err(error) = write(tcx, &self.config, &self.given, &self.arguments) {
            tcx.dcx().fatal(format!("race driver: {error}"));
        }
        Compilation::Continue
    }
}

/// Writes `record/<crate>.json` and the crate's marks.
pub fn write(tcx: TyCtxt<'_>, config: &Config, given: &Arguments, arguments: &Arguments) -> std::io::Result<()> {
    let definer = marks::write(tcx, &config.marks)?;
    let role = match () {
        _ if definer => "definer",
        _ if marks::any_in_dependencies(tcx) => "client",
        _ => "neutral",
    };
    let file = config.marks.with_file_name("record").join(format!("{}.json", tcx.crate_name(LOCAL_CRATE)));
    output::write(&file, &(json(tcx, role, given, arguments).print() + "\n"))
}

fn json(tcx: TyCtxt<'_>, role: &str, given: &Arguments, arguments: &Arguments) -> Json {
    let mut crates: Vec<String> = tcx.crates(()).iter().map(|krate| tcx.crate_name(*krate).to_string()).collect();
    crates.sort();
    Json::object([
        ("crate", Json::from(tcx.crate_name(LOCAL_CRATE).to_string())),
        ("package", variable("CARGO_PKG_NAME").into()),
        ("version", variable("CARGO_PKG_VERSION").into()),
        ("features", Json::texts(features(given))),
        ("role", role.into()),
        ("crate_types", Json::texts(given.values("--crate-type"))),
        ("target", given.value("--target").map(String::from).into()),
        ("cwd", std::env::current_dir().unwrap_or_default().display().to_string().into()),
        ("argv", Json::texts(arguments.0.clone())),
        ("given", Json::texts(given.0.clone())),
        ("env", environment(tcx)),
        ("crates", Json::texts(crates)),
        ("bodies", if role == "definer" { crate::folded::json(tcx) } else { Json::Null }),
    ])
}

/// Cargo's variables and those that the sources read.
fn environment(tcx: TyCtxt<'_>) -> Json {
    let from_cargo =
        |name: &str| name.starts_with("CARGO_") && name != "CARGO_MAKEFLAGS" || ["CARGO", "OUT_DIR", "RUSTC_BOOTSTRAP"].contains(&name);
    let read: Vec<String> = crate::compat::variables_read(tcx);
    let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Json::object(variables.filter(|(name, _)| from_cargo(name) || read.contains(name)).map(|(name, value)| (name, Json::from(value))))
}
