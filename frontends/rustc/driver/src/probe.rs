//! Mode probe: the IR of a client before any optimisation, under layouts and vtable shapes that this probe invents,
//! and the table that says what was invented.

use crate::arguments::Arguments;
use crate::config::{Config, Kind};
use crate::facts::Facts;
use crate::json::Json;
use crate::{abi, bodies, calls, carried, constants, drops, enums, fingerprint, items, layout, marks, name, nested, output, rests, table, type_ids, vtable, vtables, watch};
use rustc_driver::{Callbacks, Compilation};
use rustc_interface::interface::{self, Compiler};
use rustc_middle::ty::{self, TyCtxt};
use std::process::ExitCode;
use std::sync::atomic::Ordering;

/// Compiles one crate to `<crate>.ll` and writes `<crate>.table.json`.
pub fn run(config: Config, recorded: Arguments) -> ExitCode {
    let Some(name) = recorded.value("--crate-name").map(String::from) else {
        return crate::fail("a probe needs --crate-name");
    };
    if let Err(error) = std::fs::create_dir_all(&config.out) {
        return crate::fail(&format!("{}: {error}", config.out.display()));
    }
    let features = crate::record::features(&recorded).join(",");
    let arguments = optimised(recorded, &config, &name);
    let mut probe = Probe { config: config.clone(), fingerprint: Json::Null, functions: Json::Null, rests: Json::Null, features, calls: String::new() };
    let code = crate::compile(arguments.0, &mut probe);
    if code != ExitCode::SUCCESS {
        return code;
    }
    match write(&config, &name, probe) {
        Ok(()) => code,
        Err(error) => crate::fail(&format!("{}: {error}", config.out.display())),
    }
}

fn write(config: &Config, name: &str, probe: Probe) -> std::io::Result<()> {
    let file = |extension: &str| config.out.join(format!("{name}.{extension}"));
    let ir = type_ids::rewritten(&constants::renamed(&std::fs::read_to_string(file("ll"))?), config);
    output::write(&file("ll"), &ir)?;
    if config.kind == Kind::Natural {
        let (graph, seen) = watch::end(&ir);
        let items = Json::object([("functions", probe.functions), ("rests", probe.rests), ("vtables", vtables::named(&seen, &ir))]);
        output::write(&file("items.json"), &(items.print() + "\n"))?;
        output::write(&file("facts.jsonl"), &graph.print())?;
        output::write(&file("calls.jsonl"), &probe.calls)?;
    }
    output::write(&file("table.json"), &(table::print(probe.fingerprint) + "\n"))
}

/// What the client knows; the rest is described when code generation asks for it.
fn describe(tcx: TyCtxt<'_>, features: String) {
    let mut facts = Facts::new(tcx, false, features);
    facts.local_crate();
    facts.marked();
    facts.own_symbols();
    facts.foreign_statics();
    for of in type_ids::asked(tcx) {
        let key = facts.type_(of);
        facts.type_id(&key, of);
    }
    watch::keep(facts.type_keys.values().cloned());
    for of in bodies::types_around_marked(tcx) {
        facts.type_(of);
    }
    facts.obligations();
    facts.held_bodies();
    facts.finish_types();
    watch::begin(tcx, facts);
}

/// As `09-lifting` wants it: optimised MIR, but no foreign body inlined; one unit; LLVM does nothing.
fn optimised(recorded: Arguments, config: &Config, name: &str) -> Arguments {
    let replaced = [
        "opt-level",
        "debuginfo",
        "codegen-units",
        "lto",
        "incremental",
        "embed-bitcode",
        "strip",
        "linker",
        "linker-plugin-lto",
        "save-temps",
    ];
    let file = |extension: &str| config.out.join(format!("{name}.{extension}")).display().to_string();
    recorded.without_codegen(&replaced).without(&["--emit", "--out-dir", "-o", "--crate-type", "--error-format", "--json"]).with([
        "--crate-type=rlib".to_string(),
        format!("--emit=llvm-ir={},metadata={}", file("ll"), file("rmeta")),
        "-Copt-level=3".to_string(),
        "-Cdebuginfo=line-tables-only".to_string(),
        "-Ccodegen-units=1".to_string(),
        "-Cno-prepopulate-passes".to_string(),
        "-Cembed-bitcode=no".to_string(),
        "-Zinline-mir=no".to_string(),
        "-Zshare-generics=no".to_string(),
    ])
}

struct Probe {
    config: Config,
    fingerprint: Json,
    functions: Json,
    /// What statics rest on.
    rests: Json,
    features: String,
    /// What stands behind calls through pointers.
    calls: String,
}

static CONFIG: std::sync::OnceLock<Config> = std::sync::OnceLock::new();

/// Instances of generic functions that a crate below has made (those that are never inlined are shared) are made here all the
/// same: that crate's code is of another layout, or not in the link at all.
fn instantiate_here(providers: &mut rustc_middle::util::Providers) {
    providers.queries.upstream_monomorphizations_for = |_, _| None;
    providers.extern_queries.upstream_monomorphizations_for = |_, _| None;
    providers.queries.upstream_drop_glue_for = |_, _| None;
}

impl Callbacks for Probe {
    fn config(&mut self, config: &mut interface::Config) {
        let _ = CONFIG.set(self.config.clone());
        type_ids::begin(&self.config);
        enums::keep_wildcards(config);
        config.override_queries = Some(|_, providers| {
            let config = CONFIG.get().unwrap();
            calls::override_in(providers);
            layout::override_in(providers, config);
            enums::override_in(providers, config);
            vtable::override_in(providers, config);
            watch::override_in(providers);
            bodies::override_in(providers);
            drops::override_in(providers);
            instantiate_here(providers);
            if config.niches {
                // what always goes with a copy is not taken along for hosts that lack it
                nested::override_in(providers);
                carried::override_in(providers);
            }
            #[cfg(not(rustc_1_90))]
            crate::older_ids::override_in(providers);
            abi::PROBE.store(true, Ordering::Relaxed);
        });
    }
    fn after_expansion<'tcx>(&mut self, _: &Compiler, tcx: TyCtxt<'tcx>) -> Compilation {
        enums::change_all(tcx);
        Compilation::Continue
    }
    fn after_analysis<'tcx>(&mut self, _: &Compiler, tcx: TyCtxt<'tcx>) -> Compilation {
        marks::refuse_two_versions(tcx);
        force(tcx);
        bodies::note_enums(tcx);
        // what code is generated, and with it every constant, is known from here on
        let _ = tcx.collect_and_partition_mono_items(());
        type_ids::note(tcx);
        if self.config.kind == Kind::Natural {
            self.fingerprint = fingerprint::take(tcx);
            self.functions = items::functions(tcx);
            self.rests = Json::texts(rests::of_statics(tcx));
            self.calls = calls::print(tcx);
            describe(tcx, self.features.clone());
        }
        Compilation::Continue
    }
}

/// Asks for every marked type and trait of every crate: a table is complete, whatever this crate happens to use.
fn force(tcx: TyCtxt<'_>) {
    for def in marks::everywhere(tcx) {
        if tcx.def_kind(def) == rustc_hir::def::DefKind::Trait {
            vtable::force(tcx, def);
        } else if tcx.generics_of(def).own_params.iter().all(|param| matches!(param.kind, ty::GenericParamDefKind::Lifetime)) {
            let of = crate::compat::normalize(tcx, ty::TypingEnv::fully_monomorphized(), crate::compat::type_of(tcx, def));
            if tcx.layout_of(ty::TypingEnv::fully_monomorphized().as_query_input(of)).is_err() {
                table::natural(name::item(tcx, def), "its layout is not known");
            }
        }
    }
}
