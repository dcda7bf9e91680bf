//! What this crate's code rests on of other crates' types: that one is `Send`, because a function that is called here demands it;
//! that one is `Copy`, because a value is used after it was copied. The type checker knew and forgot; it is read again from the code
//! that is generated: from the functions that it names, the conversions to `dyn Trait + Send`, the copies and the statics.

use crate::facts::Facts;
use crate::{compat, drops, items, marks, name, owners, promises, vtable};
use rustc_hir::def_id::DefId;
use rustc_middle::mir::visit::Visitor;
use rustc_middle::mir::{Body, CastKind, ConstOperand, Location, Operand, Rvalue};
use rustc_middle::ty::adjustment::PointerCoercion;
use rustc_middle::ty::{self, Instance, InstanceKind, Ty, TyCtxt, TypeVisitableExt};
use rustc_infer::infer::TyCtxtInferExt;
use rustc_span::Span;
use rustc_trait_selection::traits::{Obligation, ObligationCause, SelectionContext};
use std::collections::{BTreeMap, HashSet};

/// What nobody drops where an interface was compiled, whatever the client does with such values itself.
const NO_DROP_THERE: &str = "no_drop_there";

/// Where something is first rested on: own functions before others, then by name and line.
type Where = (bool, String, String, u64);

struct Reader<'a, 'tcx> {
    tcx: TyCtxt<'tcx>,
    instance: Instance<'tcx>,
    body: &'a Body<'tcx>,
    found: &'a mut BTreeMap<(&'static str, String), (Ty<'tcx>, Where)>,
}

impl<'tcx> Facts<'tcx> {
    /// Records of all that the code of this crate rests on.
    pub fn obligations(&mut self) {
        let (tcx, env) = (self.tcx, self.env);
        let mut found = BTreeMap::new();
        for item in items::all(tcx) {
            match item {
                compat::MonoItem::Fn(instance) if !matches!(instance.def, InstanceKind::Intrinsic(_) | InstanceKind::Virtual(..)) => {
                    let body = tcx.instance_mir(instance.def);
                    let mut reader = Reader { tcx, instance, body, found: &mut found };
                    reader.visit_body(body);
                    if owners::speaks(tcx, instance) {
                        reader.owners();
                    }
                }
                compat::MonoItem::Static(def) if def.is_local() => {
                    let of = compat::normalize(tcx, env, compat::type_of(tcx, def));
                    let mut at = place(tcx, def, tcx.def_span(def));
                    let mut what = "sync";
                    // a thread's values are dropped at its end, if there was something to drop when this was compiled
                    if tcx.is_thread_local_static(def) {
                        what = "no_drop";
                        // std's macro hides its static in the one that it was asked for
                        at.1 = at.1.split("::{const").next().unwrap_or_default().to_string();
                    }
                    note(tcx, &mut found, what, of, at);
                }
                _ => {}
            }
        }
        for ((what, path), (of, (_, inside, file, line))) in found {
            // what does not hold here was demanded of nobody
            let holds = match promises::marker(tcx, what) {
                Some(marker) => promises::implements(tcx, env, of, marker),
                None if what == NO_DROP_THERE => !drops::natural(tcx, env, of),
                None => !of.needs_drop(tcx, env),
            };
            if !holds {
                continue;
            }
            let target = self.type_(of);
            let record = self.graph.node(format!("obligation {what} {path}"), "Obligation");
            let what = if what == NO_DROP_THERE { "no_drop" } else { what };
            record.set("what", what).set("inside", inside).set("file", file).set("line", line).edge("asks", target);
        }
    }
}

fn place(tcx: TyCtxt<'_>, def: DefId, span: Span) -> Where {
    let (file, line) = compat::place_of(tcx, span);
    (!def.is_local(), name::item(tcx, def), file, line)
}

fn note<'tcx>(
    tcx: TyCtxt<'tcx>,
    found: &mut BTreeMap<(&'static str, String), (Ty<'tcx>, Where)>,
    what: &'static str,
    of: Ty<'tcx>,
    at: Where,
) {
    let mut inside = Vec::new();
    match promises::marker(tcx, what).filter(|_| what != "copy") {
        Some(marker) => leaves(tcx, marker, of, &mut HashSet::new(), &mut inside),
        None => {
            let mut owned = Vec::new();
            owners::owned(tcx, of, &mut HashSet::new(), &mut owned);
            inside.extend(owned.into_iter().map(|of| (what, of)));
        }
    }
    for (what, one) in inside {
        let entry = found.entry((what, name::type_(tcx, one))).or_insert_with(|| (one, at.clone()));
        if at < entry.1 {
            entry.1 = at.clone();
        }
    }
}

/// What of the marked types of other crates makes a type `Send` and its like: `&T` is `Send` where `T` is `Sync`, a `Mutex<T>` is
/// `Sync` where `T` is `Send`. Asked of the compiler, step by step; what somebody has promised by an `impl` rests on nothing more.
fn leaves<'tcx>(tcx: TyCtxt<'tcx>, marker: DefId, of: Ty<'tcx>, seen: &mut HashSet<(DefId, Ty<'tcx>)>, found: &mut Vec<(&'static str, Ty<'tcx>)>) {
    let of = compat::erased(tcx, of);
    let Some(what) = promises::marker_name(tcx, marker).filter(|_| seen.insert((marker, of))) else { return };
    if is_marked(tcx, of) {
        return found.push((what, of));
    }
    let env = ty::TypingEnv::fully_monomorphized();
    let (infcx, env) = tcx.infer_ctxt().ignoring_regions().build_with_typing_env(env);
    let asked = Obligation::new(tcx, ObligationCause::dummy(), env, ty::TraitRef::new(tcx, marker, [of]));
    let Ok(Some(source)) = SelectionContext::new(&infcx).select(&asked) else { return };
    for nested in source.nested_obligations() {
        if let ty::PredicateKind::Clause(ty::ClauseKind::Trait(clause)) = nested.predicate.kind().skip_binder() {
            let part = compat::resolved(&infcx, clause.self_ty());
            if !part.has_infer() && !part.has_escaping_bound_vars() {
                leaves(tcx, clause.def_id(), part, seen, found);
            }
        }
    }
}

/// Whether the type is of another crate with marks, which may change.
fn is_marked<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>) -> bool {
    let krate = match of.kind() {
        ty::Adt(def, _) => Some(def.did().krate),
        ty::Dynamic(..) => vtable::principal(tcx, of).map(|principal| principal.def_id.krate),
        _ => None,
    };
    krate.is_some_and(|krate| krate != rustc_hir::def_id::LOCAL_CRATE && marks::has_resilient(tcx, krate))
}

impl<'tcx> Reader<'_, 'tcx> {
    fn here(&self, location: Location) -> Where {
        place(self.tcx, self.instance.def_id(), self.body.source_info(location).span)
    }
    fn concrete(&self, of: Ty<'tcx>) -> Option<Ty<'tcx>> {
        compat::instantiated(self.tcx, ty::TypingEnv::fully_monomorphized(), self.instance, of)
    }
    /// The values that this function owns to its end, and drops if there is something to drop.
    fn owners(&mut self) {
        for (of, location) in owners::dropped(self.tcx, self.body, self.instance.def_id()) {
            if let Some(of) = self.concrete(of) {
                let at = self.here(location);
                note(self.tcx, self.found, "no_drop", of, at);
            }
        }
        let def = self.instance.def_id();
        if !def.is_local() && marks::has_resilient(self.tcx, def.krate) {
            self.owners_there();
        }
    }
    /// Code that comes from an interface was read by a compiler that knew what there is to drop in the interface's own types, and left
    /// out the rest. (What it owns by its generic parameters it drops.)
    fn owners_there(&mut self) {
        for (of, location) in owners::kept(self.body) {
            let of = if of.has_non_region_param() { self.concrete(of) } else { Some(of) };
            if let Some(of) = of {
                let at = self.here(location);
                note(self.tcx, self.found, NO_DROP_THERE, of, at);
            }
        }
    }
    /// What a function that is named here demands of its arguments, by itself or through a trait above one that it names.
    fn demanded(&mut self, def: DefId, args: ty::GenericArgsRef<'tcx>, at: Where) {
        let tcx = self.tcx;
        for clause in compat::clauses_of(tcx, def, args) {
            let ty::ClauseKind::Trait(of) = clause.kind().skip_binder() else { continue };
            for above in ty::elaborate::supertrait_def_ids(tcx, of.def_id()) {
                if let Some(what) = promises::marker_name(tcx, above) {
                    note(tcx, self.found, what, of.self_ty(), at.clone());
                }
            }
        }
    }
}

impl<'tcx> Visitor<'tcx> for Reader<'_, 'tcx> {
    fn visit_const_operand(&mut self, constant: &ConstOperand<'tcx>, location: Location) {
        if let Some(ty::FnDef(def, args)) = self.concrete(constant.const_.ty()).map(|of| *of.kind()) {
            let args = compat::function_args(args);
            if args.types().next().is_some() {
                let at = self.here(location);
                self.demanded(def, args, at);
            }
        }
    }
    fn visit_rvalue(&mut self, rvalue: &Rvalue<'tcx>, location: Location) {
        if let Rvalue::Cast(CastKind::PointerCoercion(PointerCoercion::Unsize, _), operand, to) = rvalue {
            let from = self.concrete(operand.ty(self.body, self.tcx));
            if let (Some(from), Some(to)) = (from, self.concrete(*to)) {
                let at = self.here(location);
                for what in wanted(self.tcx, to) {
                    note(self.tcx, self.found, what, from, at.clone());
                }
                // the object drops what it holds
                if !from.is_any_ptr() {
                    note(self.tcx, self.found, "no_drop", from, at);
                }
            }
        }
        self.super_rvalue(rvalue, location);
    }
    fn visit_operand(&mut self, operand: &Operand<'tcx>, location: Location) {
        if let Operand::Copy(place) = operand {
            if let Some(of) = self.concrete(place.ty(self.body, self.tcx).ty).filter(|of| !of.is_any_ptr() && !of.is_primitive()) {
                let at = self.here(location);
                note(self.tcx, self.found, "copy", of, at);
            }
        }
        self.super_operand(operand, location);
    }
}

/// What the `dyn` types in a type promise of whatever they hold, by themselves or by their traits.
fn wanted<'tcx>(tcx: TyCtxt<'tcx>, to: Ty<'tcx>) -> Vec<&'static str> {
    let mut found = Vec::new();
    for part in to.walk().filter_map(|part| part.as_type()) {
        let ty::Dynamic(predicates, ..) = part.kind() else { continue };
        let named = predicates.auto_traits().chain(predicates.principal_def_id());
        let all = named.flat_map(|of| ty::elaborate::supertrait_def_ids(tcx, of).collect::<Vec<_>>());
        found.extend(all.filter_map(|of| promises::marker_name(tcx, of)));
    }
    found.sort();
    found.dedup();
    found
}
