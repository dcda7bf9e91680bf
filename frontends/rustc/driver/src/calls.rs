//! What stands behind calls through pointers: for each function that this crate generates code for, the functions of this crate
//! that it calls by name (they may be inlined into it), the methods that it calls through vtables, and whether it calls a pointer of
//! which nothing is known; and for each vtable, which functions serve which methods. Objects show that something is called
//! through a pointer, and not what: an indirect call that is left in a function after optimisation stems from its own body
//! or from one that was inlined into it.
//!
//! A method counts as known only if no crate of the toolchain can have made a vtable for it: the trait, or something that
//! its arguments name, must be of a crate that this driver compiled. Everything is told with too much rather than too little.

use crate::compat::{self, MonoItem};
use crate::graph::Graph;
use crate::{defaults, items, marks, name, packages, unsafety, vtable};
use rustc_hir::def_id::{CrateNum, DefId};
use rustc_middle::mir::{traversal, Body, Operand, TerminatorKind};
use rustc_middle::ty::{self, Instance, InstanceKind, Ty, TyCtxt, TypeVisitableExt};
use rustc_span::Span;
use std::collections::HashSet;
use std::sync::{Mutex, OnceLock};

type Entries = for<'tcx> fn(TyCtxt<'tcx>, compat::VtableTrait<'tcx>) -> &'tcx [ty::VtblEntry<'tcx>];
static ENTRIES: OnceLock<Entries> = OnceLock::new();

struct Noted(Vec<ty::TraitRef<'static>>);
// SAFETY: rustc runs in one thread; the lifetime is a lie that ends with the compilation, before which `facts` takes all
unsafe impl Send for Noted {}
static NOTED: Mutex<Noted> = Mutex::new(Noted(Vec::new()));

/// Puts this module in front of the query for the entries of vtables: whoever makes one asks it.
pub fn override_in(providers: &mut rustc_middle::util::Providers) {
    let _ = ENTRIES.set(std::mem::replace(&mut providers.queries.vtable_entries, entries));
}

fn entries<'tcx>(tcx: TyCtxt<'tcx>, key: compat::VtableTrait<'tcx>) -> &'tcx [ty::VtblEntry<'tcx>] {
    let of = compat::unbound(tcx, key);
    if !of.self_ty().is_trait() && !of.has_param() && !of.has_aliases() && !of.has_infer() && !of.has_escaping_bound_vars() {
        // SAFETY: see `Noted`
        NOTED.lock().unwrap().0.push(unsafe { std::mem::transmute::<ty::TraitRef<'tcx>, ty::TraitRef<'static>>(of) });
    }
    (ENTRIES.get().unwrap())(tcx, key)
}

/// The contents of `<crate>.calls.jsonl`. What code is generated must be known by now.
pub fn print(tcx: TyCtxt<'_>) -> String {
    let mut calls = Calls { tcx, env: ty::TypingEnv::fully_monomorphized(), graph: Graph::default(), here: HashSet::new() };
    let functions: Vec<Instance<'_>> = items::all(tcx)
        .into_iter()
        .filter_map(|item| match item {
            MonoItem::Fn(instance) => Some(instance),
            _ => None,
        })
        .collect();
    calls.here.extend(functions.iter().copied());
    calls.graph.node("unit", "Unit").set("calls_told", true);
    functions.into_iter().for_each(|instance| calls.body(instance));
    calls.served();
    calls.stand_ins();
    calls.imports();
    unsafety::uses(tcx, &mut calls.graph);
    calls.graph.print()
}

struct Calls<'tcx> {
    tcx: TyCtxt<'tcx>,
    env: ty::TypingEnv<'tcx>,
    graph: Graph,
    /// What code is generated for here.
    here: HashSet<Instance<'tcx>>,
}

/// Where a call leads that is no plain call of a known function.
enum Through<'tcx> {
    Method(ty::TraitRef<'tcx>, String),
    Pointer(String),
}

impl<'tcx> Calls<'tcx> {
    fn key(&self, instance: Instance<'tcx>) -> String {
        format!("routine {}", self.tcx.symbol_name(instance).name)
    }
    fn record(&mut self, instance: Instance<'tcx>) -> &mut crate::graph::Record {
        let (key, symbol) = (self.key(instance), self.tcx.symbol_name(instance).name.to_string());
        self.graph.node(key, "Routine").set("symbol", symbol)
    }
    fn body(&mut self, instance: Instance<'tcx>) {
        let (tcx, def) = (self.tcx, instance.def_id());
        let path = name::item(tcx, def);
        // a default body that is marked counts where it serves: in a vtable, or behind a thunk
        let real_time = def.is_local() && tcx.trait_of_assoc(def).is_none() && self.is_marked(def);
        self.record(instance).set("path", path).set("real_time", real_time.then_some(true));
        if matches!(instance.def, InstanceKind::Intrinsic(_) | InstanceKind::Virtual(..)) {
            return;
        }
        let body = tcx.instance_mir(instance.def);
        for (block, _) in traversal::mono_reachable(body, tcx, instance) {
            let terminator = body.basic_blocks[block].terminator();
            self.terminator(instance, body, &terminator.kind, terminator.source_info.span);
        }
    }
    fn terminator(&mut self, caller: Instance<'tcx>, body: &Body<'tcx>, kind: &TerminatorKind<'tcx>, span: Span) {
        match kind {
            TerminatorKind::Call { func, .. } | TerminatorKind::TailCall { func, .. } => self.call(caller, body, func, span),
            TerminatorKind::Drop { place, .. } => {
                let of = compat::instantiated(self.tcx, self.env, caller, place.ty(body, self.tcx).ty);
                let Some(of) = of else { return self.through(caller, span, Through::Pointer("what drops a value".to_string())) };
                self.calls(caller, compat::drop_glue(self.tcx, of));
                if of.is_trait() {
                    let dropped = self.dropped(of);
                    self.through(caller, span, dropped);
                }
            }
            TerminatorKind::InlineAsm { .. } => self.through(caller, span, Through::Pointer("whatever its assembly calls".to_string())),
            _ => {}
        }
    }
    fn call(&mut self, caller: Instance<'tcx>, body: &Body<'tcx>, func: &Operand<'tcx>, span: Span) {
        let (tcx, env) = (self.tcx, self.env);
        let called = compat::instantiated(tcx, env, caller, func.ty(body, tcx));
        let Some(ty::FnDef(def, args)) = called.map(|of| of.kind()) else {
            return self.through(caller, span, Through::Pointer("a function pointer".to_string()));
        };
        if tcx.intrinsic(*def).is_some_and(|intrinsic| intrinsic.name.as_str() == "catch_unwind") {
            return self.through(caller, span, Through::Pointer("the closure that `catch_unwind` runs".to_string()));
        }
        let Ok(Some(callee)) = Instance::try_resolve(tcx, env, *def, compat::function_args(*args)) else {
            return self.through(caller, span, Through::Pointer(format!("`{}`", name::item(tcx, *def))));
        };
        match callee.def {
            InstanceKind::Virtual(method, _) => {
                let through = self.method(method, callee.args);
                self.through(caller, span, through);
            }
            _ if compat::glue_of(callee).is_some_and(|of| of.is_trait()) => {
                let dropped = compat::glue_of(callee).map(|of| self.dropped(of));
                dropped.into_iter().for_each(|dropped| self.through(caller, span, dropped));
                self.calls(caller, callee);
            }
            // an intrinsic that the code generator does not know is called by the body that it falls back on
            InstanceKind::Intrinsic(def) => self.calls(caller, Instance::new_raw(def, callee.args)),
            _ => self.calls(caller, callee),
        }
    }
    fn calls(&mut self, caller: Instance<'tcx>, callee: Instance<'tcx>) {
        if self.here.contains(&callee) {
            let to = self.key(callee);
            self.record(caller).edge("inlines", to);
        }
    }
    fn through(&mut self, caller: Instance<'tcx>, span: Span, what: Through<'tcx>) {
        let what = match what {
            Through::Method(of, method) if !self.is_open(of) => {
                let to = format!("=call {}::{method}", name::object_trait(self.tcx, of));
                self.record(caller).edge("dispatches", to);
                return;
            }
            Through::Method(of, method) => {
                format!("`{}::{method}` of a trait object, whose type may be one of the toolchain's own", name::object_trait(self.tcx, of))
            }
            Through::Pointer(what) => what,
        };
        let place = self.place(span);
        let record = self.record(caller);
        record.set("pointer", what);
        if let Some((file, line)) = place {
            record.set("pointer_file", file).set("pointer_line", line);
        }
    }
    fn place(&self, span: Span) -> Option<(String, u64)> {
        unsafety::place(self.tcx, span).filter(|(file, _)| !file.starts_with("/rustc"))
    }
    fn method(&self, method: DefId, args: ty::GenericArgsRef<'tcx>) -> Through<'tcx> {
        let of = self.tcx.parent(method);
        let args = self.tcx.mk_args(&args[..self.tcx.generics_of(of).count()]);
        Through::Method(ty::TraitRef::new_from_args(self.tcx, of, args), self.tcx.item_name(method).to_string())
    }
    fn dropped(&self, of: Ty<'tcx>) -> Through<'tcx> {
        match vtable::principal(self.tcx, of) {
            Some(principal) => Through::Method(principal.with_self_ty(self.tcx, of), "{drop}".to_string()),
            None => Through::Pointer(format!("what drops a `{}`", name::type_(self.tcx, of))),
        }
    }
    /// Whether crates that this driver has not seen may have made vtables for the trait: all that they would need is in the toolchain.
    fn is_open(&self, of: ty::TraitRef<'tcx>) -> bool {
        let bindings = name::associated(self.tcx, of).into_iter().map(|(_, value)| value);
        let mut named =
            of.args.types().skip(1).chain(bindings).flat_map(|of| of.walk().filter_map(|part| part.as_type()).collect::<Vec<_>>());
        !self.is_ours(of.def_id.krate) && !named.any(|part| self.definer(part).is_some_and(|krate| self.is_ours(krate)))
    }
    fn is_ours(&self, krate: CrateNum) -> bool {
        krate == rustc_hir::def_id::LOCAL_CRATE || packages::of(self.tcx.crate_name(krate).as_str()).is_some()
    }
    fn definer(&self, of: Ty<'tcx>) -> Option<CrateNum> {
        match *of.kind() {
            ty::Adt(def, _) => Some(def.did().krate),
            ty::Foreign(def) | ty::FnDef(def, _) | ty::Closure(def, _) | ty::Coroutine(def, _) | ty::CoroutineClosure(def, _) => {
                Some(def.krate)
            }
            ty::Dynamic(..) => vtable::principal(self.tcx, of).map(|principal| principal.def_id.krate),
            _ => None,
        }
    }
    /// Every method of every vtable that was asked for, supertraits' among them, with the function that serves it.
    fn served(&mut self) {
        let tcx = self.tcx;
        loop {
            let noted = std::mem::take(&mut NOTED.lock().unwrap().0);
            if noted.is_empty() {
                break;
            }
            for of in noted {
                // SAFETY: see `Noted`
                let of = unsafe { std::mem::transmute::<ty::TraitRef<'static>, ty::TraitRef<'tcx>>(of) };
                for above in compat::all_supertraits(tcx, of) {
                    if !tcx.trait_is_auto(above.def_id) && !self.is_open(above) {
                        self.served_of(above);
                    }
                }
            }
        }
    }
    fn served_of(&mut self, of: ty::TraitRef<'tcx>) {
        let tcx = self.tcx;
        let path = name::object_trait(tcx, of);
        if of.self_ty().needs_drop(tcx, self.env) {
            self.record(compat::drop_glue(tcx, of.self_ty())).edge("serves", format!("=call {path}::{{drop}}"));
        }
        for method in tcx.own_existential_vtable_entries(of.def_id) {
            let args = compat::erased(tcx, compat::method_args(tcx, *method, of));
            if compat::is_impossible(tcx, *method, args) {
                continue;
            }
            let instance = Instance::expect_resolve_for_vtable(tcx, self.env, *method, args, rustc_span::DUMMY_SP);
            let real_time = self.is_marked(*method);
            let to = format!("=call {path}::{}", tcx.item_name(*method));
            self.record(instance).set("real_time", real_time.then_some(true)).edge("serves", to);
        }
    }
    /// Default bodies that were made for the objects of a trait: they serve whom the link gives a thunk to.
    fn stand_ins(&mut self) {
        for body in defaults::made(self.tcx) {
            let (path, method) = (name::object_trait(self.tcx, body.of), self.tcx.item_name(body.instance.def_id()));
            let real_time = self.is_marked(body.instance.def_id());
            self.record(body.instance).set("real_time", real_time.then_some(true)).edge("stands_in", format!("=call {path}::{method}"));
        }
    }
    /// Whether `#[race::real_time]` stands there.
    fn is_marked(&self, def: DefId) -> bool {
        marks::of(self.tcx, def).is_some_and(|mark| mark.real_time)
    }
    /// What this crate imports and wants to answer in time.
    fn imports(&mut self) {
        for def in self.tcx.hir_crate_items(()).definitions().map(|def| def.to_def_id()) {
            if self.tcx.is_foreign_item(def) && self.is_marked(def) {
                self.record(Instance::mono(self.tcx, def)).set("real_time", true);
            }
        }
    }
}
