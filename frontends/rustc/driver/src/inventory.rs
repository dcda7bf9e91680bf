//! Which types and traits there are to ask about: every type and trait that this crate and the crates below it define and that
//! needs no arguments, the types in the signatures of functions without parameters, and those of the locals of generated code.

use crate::compat::{self, MonoItem};
use crate::{items, vtable};
use rustc_hir::def::DefKind;
use rustc_hir::def_id::{DefId, DefIndex};
use rustc_middle::ty::{self, InstanceKind, Ty, TyCtxt, TypeVisitableExt};
use std::collections::HashSet;

/// Every item of this crate and of the crates below it, in the order of the crates and of the source.
fn definitions(tcx: TyCtxt<'_>) -> Vec<DefId> {
    let mut all: Vec<DefId> = tcx.iter_local_def_id().map(|def| def.to_def_id()).collect();
    // a crate that is here for its macros says nothing of its items
    for krate in tcx.crates(()).iter().filter(|krate| !compat::is_for_macros(tcx, **krate)) {
        all.extend((0..tcx.num_extern_def_ids(*krate)).map(|index| DefId { krate: *krate, index: DefIndex::from_usize(index) }));
    }
    all
}

/// Concrete types, each once.
pub fn types<'tcx>(tcx: TyCtxt<'tcx>) -> Vec<Ty<'tcx>> {
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    let mut add = |of: Ty<'tcx>| {
        for part in of.walk().filter_map(|part| part.as_type()) {
            let part = compat::erased(tcx, part);
            if is_concrete(part) && seen.insert(part) {
                found.push(part);
            }
        }
    };
    for def in definitions(tcx) {
        named(tcx, def).into_iter().for_each(&mut add);
    }
    locals(tcx).into_iter().for_each(&mut add);
    found
}

/// Types in the code of these units, in the signatures of this crate's functions and in the fields of its types, each once.
pub fn mentioned<'tcx>(tcx: TyCtxt<'tcx>, units: &[compat::CodegenUnit<'tcx>]) -> Vec<Ty<'tcx>> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let fields = |def: DefId| match tcx.def_kind(def) {
        DefKind::Struct | DefKind::Enum | DefKind::Union => {
            tcx.adt_def(def).all_fields().map(|field| compat::type_of(tcx, field.did)).collect()
        }
        _ => Vec::new(),
    };
    let own = tcx.iter_local_def_id().map(|def| def.to_def_id()).flat_map(|def| named(tcx, def).into_iter().chain(fields(def)));
    let items = units.iter().flat_map(|unit| unit.items().keys().copied());
    for part in own.chain(locals_of(tcx, items)).flat_map(|of| of.walk().filter_map(|part| part.as_type()).collect::<Vec<_>>()) {
        let part = compat::erased(tcx, part);
        if is_concrete(part) && seen.insert(part) {
            found.push(part);
        }
    }
    found
}

fn is_concrete(of: Ty<'_>) -> bool {
    !of.has_param() && !of.has_aliases() && !of.has_escaping_bound_vars() && !of.has_infer() && !of.references_error()
}

/// The type that an item defines, or the types in its signature, if it has no parameters but lifetimes.
fn named<'tcx>(tcx: TyCtxt<'tcx>, def: DefId) -> Vec<Ty<'tcx>> {
    match tcx.def_kind(def) {
        DefKind::Struct | DefKind::Enum | DefKind::Union if !tcx.generics_of(def).requires_monomorphization(tcx) => {
            vec![compat::type_of(tcx, def)]
        }
        DefKind::Fn | DefKind::AssocFn if !tcx.generics_of(def).requires_monomorphization(tcx) => {
            compat::method_signature(tcx, def).inputs_and_output.to_vec()
        }
        _ => Vec::new(),
    }
}

fn locals<'tcx>(tcx: TyCtxt<'tcx>) -> Vec<Ty<'tcx>> {
    locals_of(tcx, items::all(tcx))
}

fn locals_of<'tcx>(tcx: TyCtxt<'tcx>, items: impl IntoIterator<Item = MonoItem<'tcx>>) -> Vec<Ty<'tcx>> {
    let env = ty::TypingEnv::fully_monomorphized();
    let mut found = Vec::new();
    for item in items {
        let MonoItem::Fn(instance) = item else { continue };
        if matches!(instance.def, InstanceKind::Intrinsic(_) | InstanceKind::Virtual(..)) {
            continue;
        }
        let body = tcx.instance_mir(instance.def);
        found.extend(body.local_decls.iter().filter_map(|local| compat::instantiated(tcx, env, instance, local.ty)));
    }
    found
}

/// `dyn Trait` of every trait whose trait objects need no arguments.
pub fn objects(tcx: TyCtxt<'_>) -> Vec<Ty<'_>> {
    let is_trait = |def: &DefId| tcx.def_kind(*def) == DefKind::Trait;
    definitions(tcx).into_iter().filter(is_trait).filter_map(|def| vtable::plain_object(tcx, def)).collect()
}
