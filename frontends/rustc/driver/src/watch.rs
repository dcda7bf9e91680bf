//! What code generation asks for: how foreign functions are called, and which vtables are made. Both are noted when rustc asks
//! the query, and described once analysis is over (describing types earlier could run in circles).

use crate::facts::Facts;
use crate::graph::Graph;
use crate::vtables::Seen;
use crate::{compat, items};
use rustc_middle::ty::{Instance, InstanceKind, Ty, TyCtxt};
use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock};

type Vtable<'tcx> = (Ty<'tcx>, Option<compat::VtablePrincipal<'tcx>>);
type Function<'tcx> = (Instance<'tcx>, &'tcx compat::Abi<'tcx>);
/// A `dyn` type and that of a supertrait whose vtable it begins with.
type Conversion<'tcx> = (Ty<'tcx>, Ty<'tcx>);
type Allocate = for<'tcx> fn(TyCtxt<'tcx>, Vtable<'tcx>) -> rustc_middle::mir::interpret::AllocId;

static ABI: OnceLock<compat::AbiProvider> = OnceLock::new();
static ALLOCATE: OnceLock<Allocate> = OnceLock::new();

/// What was asked for and not described yet, and what was described. The lifetime is a lie that ends with the compilation:
/// nothing but `graph` and `vtables`, which borrow nothing, is used after it.
struct Watch {
    ready: bool,
    functions: Vec<Function<'static>>,
    tables: Vec<Vtable<'static>>,
    prefixes: Vec<Conversion<'static>>,
    facts: Option<Facts<'static>>,
    vtables: Vec<Seen>,
    roots: BTreeSet<String>,
}

// SAFETY: rustc runs in one thread of its own; the other that looks here does so when that one has ended
unsafe impl Send for Watch {}

static WATCH: Mutex<Watch> = Mutex::new(Watch {
    ready: false,
    functions: Vec::new(),
    tables: Vec::new(),
    prefixes: Vec::new(),
    facts: None,
    vtables: Vec::new(),
    roots: BTreeSet::new(),
});

fn with<T>(act: impl FnOnce(&mut Watch) -> T) -> T {
    act(&mut WATCH.lock().unwrap())
}

/// Puts this module in front of the queries.
pub fn override_in(providers: &mut rustc_middle::util::Providers) {
    let _ = ABI.set(std::mem::replace(compat::abi_query(providers), abi_of));
    let _ = ALLOCATE.set(std::mem::replace(&mut providers.queries.vtable_allocation, allocate));
}

fn abi_of<'tcx>(tcx: TyCtxt<'tcx>, query: compat::AbiQuery<'tcx>) -> compat::AbiResult<'tcx> {
    let abi = crate::abi::in_memory(tcx, (ABI.get().unwrap())(tcx, query)?);
    let instance = query.value.0;
    let elsewhere = matches!(instance.def, InstanceKind::Item(def) if !def.is_local() || tcx.is_foreign_item(def));
    if elsewhere && !items::is_generic(tcx, instance) {
        // SAFETY: see `Watch`
        note(tcx, false, |watch| {
            watch.functions.push(unsafe { std::mem::transmute::<Function<'tcx>, Function<'static>>((instance, abi)) })
        });
    }
    Ok(abi)
}

fn allocate<'tcx>(tcx: TyCtxt<'tcx>, key: Vtable<'tcx>) -> rustc_middle::mir::interpret::AllocId {
    // SAFETY: see `Watch`
    note(tcx, true, |watch| watch.tables.push(unsafe { std::mem::transmute::<Vtable<'tcx>, Vtable<'static>>(key) }));
    (ALLOCATE.get().unwrap())(tcx, key)
}

/// A conversion to a supertrait that keeps the vtable: the client relies on its being a prefix.
pub fn prefix<'tcx>(tcx: TyCtxt<'tcx>, key: Conversion<'tcx>) {
    // SAFETY: see `Watch`
    note(tcx, true, |watch| watch.prefixes.push(unsafe { std::mem::transmute::<Conversion<'tcx>, Conversion<'static>>(key) }));
}

/// To describe a vtable one must know how its methods are called: not while that is being asked.
fn note<'tcx>(tcx: TyCtxt<'tcx>, tables: bool, act: impl FnOnce(&mut Watch)) {
    let ready = with(|watch| {
        act(watch);
        watch.ready
    });
    if ready {
        describe(tcx, tables);
    }
}

/// From now on things are described when they are asked for; `facts` holds what is known already.
pub fn begin<'tcx>(tcx: TyCtxt<'tcx>, facts: Facts<'tcx>) {
    with(|watch| {
        // SAFETY: see `Watch`
        watch.facts = Some(unsafe { std::mem::transmute::<Facts<'tcx>, Facts<'static>>(facts) });
        watch.ready = true;
    });
    describe(tcx, true);
}

/// Describes what is waiting. Describing asks queries in its turn: what they note waits for the next round.
fn describe<'tcx>(_: TyCtxt<'tcx>, with_tables: bool) {
    let Some(facts) = with(|watch| watch.facts.take()) else { return };
    // SAFETY: the compilation is the one that the facts were begun in
    let mut facts = unsafe { std::mem::transmute::<Facts<'static>, Facts<'tcx>>(facts) };
    loop {
        let (functions, tables, prefixes) = with(|watch| {
            let tables = if with_tables { std::mem::take(&mut watch.tables) } else { Vec::new() };
            let prefixes = if with_tables { std::mem::take(&mut watch.prefixes) } else { Vec::new() };
            (std::mem::take(&mut watch.functions), tables, prefixes)
        });
        if functions.is_empty() && tables.is_empty() && prefixes.is_empty() {
            break;
        }
        for function in functions {
            // SAFETY: as above
            let (instance, abi) = unsafe { std::mem::transmute::<Function<'static>, Function<'tcx>>(function) };
            facts.function(instance, abi);
        }
        for (of, principal) in tables {
            // SAFETY: as above
            let (of, principal) = unsafe { std::mem::transmute::<Vtable<'static>, Vtable<'tcx>>((of, principal)) };
            let principal = principal.map(|principal| compat::unbound_principal(facts.tcx, principal));
            if let Some(seen) = facts.vtable(of, principal) {
                with(|watch| watch.vtables.push(seen));
            }
        }
        for key in prefixes {
            // SAFETY: as above
            let (from, to) = unsafe { std::mem::transmute::<Conversion<'static>, Conversion<'tcx>>(key) };
            if let (Some(below), Some(above)) = (facts.principal(from), facts.principal(to)) {
                facts.graph.node(below.clone(), "Trait").edge("prefix", above);
                keep([below]);
            }
        }
        facts.finish_types();
    }
    // SAFETY: see `Watch`
    let facts = unsafe { std::mem::transmute::<Facts<'tcx>, Facts<'static>>(facts) };
    with(|watch| watch.facts = Some(facts));
}

/// What was described: the graph with the symbols that the IR mentions, and the vtables.
pub fn end(ir: &str) -> (Graph, Vec<Seen>) {
    let (facts, vtables, roots) = with(|watch| {
        watch.ready = false;
        (watch.facts.take(), std::mem::take(&mut watch.vtables), std::mem::take(&mut watch.roots))
    });
    let mut graph = facts.map(|facts| facts.graph).unwrap_or_default();
    let names = mentioned(ir);
    let lent = graph.keys_with("niche_from");
    graph.keep(|key, kind| match kind {
        "Symbol" => key.strip_prefix("symbol ").is_some_and(|name| names.contains(name)),
        "Type" | "Trait" => roots.contains(key) || lent.contains(key),
        kind => matches!(kind, "Unit" | "VTable" | "Impl" | "Crate" | "Obligation" | "Body"),
    });
    (graph, vtables)
}

/// Types that stay in the graph even if no symbol leads to them.
pub fn keep(keys: impl IntoIterator<Item = String>) {
    with(|watch| watch.roots.extend(keys));
}

/// Names of functions and variables that the module defines or declares.
fn mentioned(ir: &str) -> BTreeSet<String> {
    let start = |line: &&str| line.starts_with("declare ") || line.starts_with("define ") || line.starts_with('@');
    let name = |line: &str| {
        let rest = &line[line.find('@')? + 1..];
        match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().map(String::from),
            None => rest.split(['(', ' ', ',']).next().map(String::from),
        }
    };
    ir.lines().filter(start).filter_map(name).collect()
}
