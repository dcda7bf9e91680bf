//! Mode neutral: std itself, as metadata without a layout in it. Only the passes that evaluate constants put values of a layout into
//! the bodies that metadata carries; without them the bodies are the same under every layout rule. Which functions others may inline is
//! answered as the prebuilt std answers it (which mode detect has read), so that code never asks for a symbol that its objects lack.

use crate::arguments::Arguments;
use crate::config::Config;
use crate::detect;
use rustc_driver::Callbacks;
use rustc_hir::def_id::LocalDefId;
use rustc_interface::interface;
use rustc_middle::ty::TyCtxt;
use std::collections::HashSet;
use std::process::ExitCode;
use std::sync::OnceLock;

type Inlinable = for<'tcx> fn(TyCtxt<'tcx>, LocalDefId) -> bool;
static DEFAULT: OnceLock<Inlinable> = OnceLock::new();
static ANSWERS: OnceLock<HashSet<String>> = OnceLock::new();

/// Passes that leave evaluated constants in a body.
const EVALUATING: &str = "-Zmir-enable-passes=-GVN,-DataflowConstProp,-JumpThreading";

/// The arguments with which a crate's metadata holds all bodies, and no evaluated layout.
pub fn arguments(given: Arguments) -> Arguments {
    given.with(["-Zunstable-options", "-Zalways-encode-mir", EVALUATING])
}

/// Compiles one crate of std as Cargo asks.
pub fn run(config: Config, given: Arguments) -> ExitCode {
    let answers = config.out.join(detect::INLINABLE);
    match std::fs::read_to_string(&answers) {
        Ok(text) => _ = ANSWERS.set(text.lines().map(String::from).collect()),
        Err(error) => return crate::fail(&format!("{}: {error}", answers.display())),
    }
    let sources = crate::record::library();
    let remap = (!sources.is_empty()).then(|| format!("--remap-path-prefix={sources}=/rustc"));
    crate::compile(arguments(given).with(remap).0, &mut Neutral)
}

struct Neutral;

impl Callbacks for Neutral {
    fn config(&mut self, config: &mut interface::Config) {
        config.override_queries = Some(|_, providers| {
            let _ = DEFAULT.set(std::mem::replace(&mut providers.queries.cross_crate_inlinable, inlinable));
        });
    }
}

/// As the prebuilt std has it; a crate that it does not have (the one that asks for std) is of no interest. What must be inlined
/// has no symbol in any object.
fn inlinable(tcx: TyCtxt<'_>, def: LocalDefId) -> bool {
    if tcx.codegen_fn_attrs(def).inline.always() {
        return true;
    }
    let own = detect::path(tcx, def.to_def_id());
    ANSWERS.get().map_or_else(|| (DEFAULT.get().unwrap())(tcx, def), |known| known.contains(&own))
}
