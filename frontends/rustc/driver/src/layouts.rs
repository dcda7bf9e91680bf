//! Mode layouts: what is declared of the types and traits that a crate and everything below it are made of, and what rustc makes
//! of it. `rules/rustc` states rustc's rules; the two files that this mode writes are what those rules are compared with.

use crate::arguments::Arguments;
use crate::config::Config;
use crate::{answers, declared, inventory, output};
use rustc_driver::{Callbacks, Compilation};
use rustc_hir::def_id::LOCAL_CRATE;
use rustc_interface::interface::Compiler;
use rustc_middle::ty::TyCtxt;
use std::process::ExitCode;

/// Compiles as Cargo asks; for the package that was asked for it writes `<crate>.declared.jsonl` and `<crate>.answers.jsonl`.
pub fn run(config: Config, arguments: Arguments) -> ExitCode {
    let asked = std::env::var_os("CARGO_PRIMARY_PACKAGE").is_some();
    crate::compile(arguments.0, &mut Layouts { config: asked.then_some(config) })
}

struct Layouts {
    config: Option<Config>,
}

impl Callbacks for Layouts {
    fn after_analysis<'tcx>(&mut self, _: &Compiler, tcx: TyCtxt<'tcx>) -> Compilation {
        let Some(config) = &self.config else { return Compilation::Continue };
        if let Err(error) = write(tcx, config) {
            tcx.dcx().fatal(format!("race driver: {error}"));
        }
        Compilation::Continue
    }
}

fn write(tcx: TyCtxt<'_>, config: &Config) -> std::io::Result<()> {
    let name = tcx.crate_name(LOCAL_CRATE);
    let mut known = declared::Declared::new(tcx);
    for of in inventory::types(tcx) {
        known.type_(of);
    }
    for object in inventory::objects(tcx) {
        known.object(object);
    }
    known.finish();
    let answers = answers::of(&known);
    output::write(&config.out.join(format!("{name}.declared.jsonl")), &known.graph.print())?;
    output::write(&config.out.join(format!("{name}.answers.jsonl")), &answers.print())
}
