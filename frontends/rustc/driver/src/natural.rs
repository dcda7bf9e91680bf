//! Mode natural: a definer's or host's own compilation, with the user's profile; its layouts and its code are what runs.

use crate::arguments::Arguments;
use crate::config::Config;
use crate::facts::Facts;
use crate::{calls, canaries, defaults, fingerprint, output, record, table};
use rustc_driver::{Callbacks, Compilation};
use rustc_hir::def_id::LOCAL_CRATE;
use rustc_interface::interface::{self, Compiler};
use rustc_middle::ty::TyCtxt;
use rustc_session::config::{ExternEntry, Externs};
use std::process::ExitCode;

/// Compiles as Cargo asks, with every function in the objects, and writes `<crate>.facts.jsonl`.
pub fn run(config: Config, given: Arguments) -> ExitCode {
    let arguments = record::stable(given.clone());
    let arguments = arguments.without_codegen(&["symbol-mangling-version", "link-dead-code", "lto", "linker-plugin-lto", "incremental"]);
    // link-time optimisation, which is also done within a crate that has several units, would drop what nobody calls yet
    let arguments = arguments.with(["-Csymbol-mangling-version=v0", "-Clink-dead-code", "-Clto=off"]);
    // two functions that differ only in the trait that they call through would become one
    let arguments = arguments.with(["-Zmerge-functions=disabled"]);
    let arguments = if given.codegen("codegen-units").is_none() { arguments.with(["-Ccodegen-units=1"]) } else { arguments };
    let mut natural = Natural { config, given, arguments: arguments.clone() };
    crate::compile(arguments.0, &mut natural)
}

struct Natural {
    config: Config,
    given: Arguments,
    arguments: Arguments,
}

impl Callbacks for Natural {
    fn config(&mut self, config: &mut interface::Config) {
        use_interfaces(config);
        #[cfg(not(rustc_1_90))]
        canaries::append(config);
        config.override_queries = Some(|_, providers| {
            defaults::override_in(providers);
            calls::override_in(providers);
            #[cfg(not(rustc_1_90))]
            crate::older_ids::override_in(providers);
        });
    }
    #[cfg(rustc_1_90)]
    fn after_crate_root_parsing(&mut self, compiler: &Compiler, krate: &mut rustc_ast::ast::Crate) -> Compilation {
        canaries::add(compiler, krate);
        Compilation::Continue
    }
    fn after_analysis<'tcx>(&mut self, _: &Compiler, tcx: TyCtxt<'tcx>) -> Compilation {
        crate::marks::refuse_two_versions(tcx);
        if let Err(error) = self.write(tcx) {
            tcx.dcx().fatal(format!("race driver: {error}"));
        }
        Compilation::Continue
    }
}

/// An interface that the package depends on is part of the program, whether its own code mentions it or not: plugins do.
fn use_interfaces(config: &mut interface::Config) {
    let is_interface = |entry: &ExternEntry| {
        let mut files = entry.files().into_iter().flatten();
        files.any(|file| {
            let name = file.original().file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let name = name.strip_prefix("lib").and_then(|name| name.rsplit_once('-'));
            name.is_some_and(|(name, _)| crate::marks::in_crate(name))
        })
    };
    let entries = config.opts.externs.iter().map(|(name, entry)| {
        let force = entry.force || is_interface(entry);
        (name.clone(), ExternEntry { force, ..entry.clone() })
    });
    config.opts.externs = Externs::new(entries.collect());
}

impl Natural {
    fn write(&self, tcx: TyCtxt<'_>) -> std::io::Result<()> {
        record::write(tcx, &self.config, &self.given, &self.arguments)?;
        let name = tcx.crate_name(LOCAL_CRATE);
        let mut facts = Facts::new(tcx, true, record::features(&self.given).join(","));
        facts.local_crate();
        facts.marked();
        facts.definitions();
        facts.imports();
        facts.own_symbols();
        facts.default_bodies();
        facts.asked_type_ids();
        facts.own_bodies();
        // a program without `main` has no entry that rustc knows
        if tcx.entry_fn(()).is_some() || self.given.values("--crate-type").contains(&"bin") {
            facts.toolchain_symbols();
        }
        facts.finish_types();
        output::write(&self.config.out.join(format!("{name}.calls.jsonl")), &calls::print(tcx))?;
        // the fingerprint of the layout rules, for the unit that this crate becomes
        output::write(&self.config.out.join(format!("{name}.table.json")), &(table::print(fingerprint::take(tcx)) + "\n"))?;
        output::write(&self.config.out.join(format!("{name}.facts.jsonl")), &facts.graph.print())
    }
}
