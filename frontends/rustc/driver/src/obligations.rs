//! What this crate's code rests on of other crates' types: that one is `Send`, because a function that is called here demands it;
//! that one is `Copy`, because a value is used after it was copied. The type checker knew and forgot; it is read again from the code
//! that is generated: from the functions that it names, the conversions to `dyn Trait + Send`, the copies and the statics.

use crate::facts::Facts;
use crate::{compat, items, marks, name, packages, promises, vtable};
use rustc_hir::def_id::DefId;
use rustc_middle::mir::visit::Visitor;
use rustc_middle::mir::{Body, CastKind, ConstOperand, Location, Operand, Rvalue};
use rustc_middle::ty::adjustment::PointerCoercion;
use rustc_middle::ty::{self, Instance, InstanceKind, Ty, TyCtxt};
use rustc_span::Span;
use std::collections::{BTreeMap, HashSet};

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
                    Reader { tcx, instance, body, found: &mut found }.visit_body(body);
                }
                compat::MonoItem::Static(def) if def.is_local() => {
                    let of = compat::normalize(tcx, env, compat::type_of(tcx, def));
                    note(tcx, &mut found, "sync", of, place(tcx, def, tcx.def_span(def)));
                }
                _ => {}
            }
        }
        for ((what, path), (of, (_, inside, file, line))) in found {
            let Some(marker) = promises::marker(tcx, what) else { continue };
            // what does not hold here was demanded of nobody
            if !promises::implements(tcx, env, of, marker) {
                continue;
            }
            let target = self.type_(of);
            let record = self.graph.node(format!("obligation {what} {path}"), "Obligation");
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
    held(tcx, of, what != "copy", &mut HashSet::new(), &mut inside);
    for one in inside {
        let entry = found.entry((what, name::type_(tcx, one))).or_insert_with(|| (one, at.clone()));
        if at < entry.1 {
            entry.1 = at.clone();
        }
    }
}

/// Types of other crates with marks in a type: by value, and behind pointers and in arguments if `deep`.
fn held<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>, deep: bool, seen: &mut HashSet<Ty<'tcx>>, found: &mut Vec<Ty<'tcx>>) {
    let of = tcx.erase_and_anonymize_regions(of);
    if !seen.insert(of) {
        return;
    }
    let env = ty::TypingEnv::fully_monomorphized();
    match *of.kind() {
        ty::Adt(def, args) => {
            if !def.did().is_local() && marks::has_resilient(tcx, def.did().krate) {
                found.push(of);
            }
            if deep {
                args.types().for_each(|part| held(tcx, part, deep, seen, found));
            }
            // a box, a vector or a cell of the toolchain leads to what its arguments are
            if !deep || def.did().is_local() || packages::of(tcx.crate_name(def.did().krate).as_str()).is_some() {
                for field in def.all_fields() {
                    held(tcx, compat::field_type(tcx, env, field, args), deep, seen, found);
                }
            }
        }
        ty::Tuple(parts) => parts.iter().for_each(|part| held(tcx, part, deep, seen, found)),
        ty::Array(part, _) | ty::Slice(part) | ty::Pat(part, _) => held(tcx, part, deep, seen, found),
        ty::Closure(_, args) => args.as_closure().upvar_tys().iter().for_each(|part| held(tcx, part, deep, seen, found)),
        ty::Ref(_, part, _) | ty::RawPtr(part, _) if deep => held(tcx, part, deep, seen, found),
        ty::Dynamic(..) if deep => {
            let of_crate = vtable::principal(tcx, of).map(|principal| principal.def_id.krate);
            if of_crate.is_some_and(|krate| krate != rustc_hir::def_id::LOCAL_CRATE && marks::has_resilient(tcx, krate)) {
                found.push(of);
            }
        }
        _ => {}
    }
}

impl<'tcx> Reader<'_, 'tcx> {
    fn here(&self, location: Location) -> Where {
        place(self.tcx, self.instance.def_id(), self.body.source_info(location).span)
    }
    fn concrete(&self, of: Ty<'tcx>) -> Option<Ty<'tcx>> {
        compat::instantiated(self.tcx, ty::TypingEnv::fully_monomorphized(), self.instance, of)
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
                for what in wanted(self.tcx, to) {
                    let at = self.here(location);
                    note(self.tcx, self.found, what, from, at);
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
