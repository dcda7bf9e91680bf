//! Default bodies of marked traits for `Self = dyn Trait`. A type that was compiled before the method existed has no code for it;
//! the slot of its vtable leads to a thunk, which hands over the vtable and jumps to the body that is made here. It is the
//! compiler's own instance, not a copy of the text: so it works for traits with parameters and associated types too, of which
//! only the crates that use `dyn Sink<Event>` know which objects there are.

use crate::compat::{self, CodegenUnit, Linkage, MonoItem, MonoItemData, MonoItemPartitions, Visibility};
use crate::{inventory, marks, name, vtable};
use rustc_hir::def::DefKind;
use rustc_middle::ty::{self, Instance, TyCtxt, TypeVisitableExt};
use std::collections::BTreeMap;
use std::sync::OnceLock;

type Partition = for<'tcx> fn(TyCtxt<'tcx>, ()) -> MonoItemPartitions<'tcx>;

static PARTITION: OnceLock<Partition> = OnceLock::new();

/// A default body with the trait for whose objects it was made; the `Self` of `of` is `dyn Trait`.
#[derive(Clone, Copy)]
pub struct Body<'tcx> {
    pub of: ty::TraitRef<'tcx>,
    pub instance: Instance<'tcx>,
}

/// Puts this module in front of the query that says what a crate generates code for.
pub fn override_in(providers: &mut rustc_middle::util::Providers) {
    let _ = PARTITION.set(std::mem::replace(&mut providers.queries.collect_and_partition_mono_items, partition));
}

fn partition<'tcx>(tcx: TyCtxt<'tcx>, key: ()) -> MonoItemPartitions<'tcx> {
    let made = (PARTITION.get().unwrap())(tcx, key);
    let bodies = bodies_in(tcx, compat::units(made));
    if bodies.is_empty() {
        return made;
    }
    compat::with_units(made, with_bodies(tcx, compat::units(made), &bodies))
}

/// The bodies that this crate makes, by the names of their traits and in the order of their slots.
pub fn bodies(tcx: TyCtxt<'_>) -> Vec<Body<'_>> {
    bodies_in(tcx, compat::units(tcx.collect_and_partition_mono_items(())))
}

/// The bodies that code generation makes here: none where this module is not in front of the query.
pub fn made(tcx: TyCtxt<'_>) -> Vec<Body<'_>> {
    if PARTITION.get().is_some() { bodies(tcx) } else { Vec::new() }
}

fn bodies_in<'tcx>(tcx: TyCtxt<'tcx>, units: &[CodegenUnit<'tcx>]) -> Vec<Body<'tcx>> {
    objects(tcx, units).into_values().flat_map(|of| bodies_of(tcx, of)).collect()
}

/// The traits whose objects this crate answers for, by name: its own, and those that only an argument makes whole.
fn objects<'tcx>(tcx: TyCtxt<'tcx>, units: &[CodegenUnit<'tcx>]) -> BTreeMap<String, ty::TraitRef<'tcx>> {
    let mut found = BTreeMap::new();
    for def in tcx.hir_crate_items(()).definitions().map(|def| def.to_def_id()) {
        if tcx.def_kind(def) == DefKind::Trait && marks::is_resilient(tcx, def) {
            if let Some(object) = vtable::plain_object(tcx, def) {
                found.insert(name::item(tcx, def), ty::TraitRef::new(tcx, def, [object]));
            }
        }
    }
    for object in inventory::mentioned(tcx, units).into_iter().filter(|of| of.is_trait()) {
        let Some(principal) = vtable::principal(tcx, object) else { continue };
        for of in compat::all_supertraits(tcx, principal.with_self_ty(tcx, object)) {
            if !marks::is_resilient(tcx, of.def_id) || vtable::plain_object(tcx, of.def_id).is_some() {
                continue;
            }
            if let Some(whole) = vtable::object(tcx, of).filter(|whole| !whole.has_aliases()) {
                found.insert(name::object_trait(tcx, of), compat::with_self(tcx, of, whole));
            }
        }
    }
    found
}

fn bodies_of<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>) -> Vec<Body<'tcx>> {
    let methods = tcx.own_existential_vtable_entries(of.def_id).iter().copied();
    let there = methods.filter(|method| tcx.defaultness(*method).has_value());
    let instances = there.map(|method| Instance::new_raw(method, compat::method_args(tcx, method, of)));
    let callable = |instance: &Instance<'tcx>| !compat::is_impossible(tcx, instance.def_id(), instance.args);
    instances.filter(callable).map(|instance| Body { of, instance }).collect()
}

/// The units with the bodies in the first of them, and all that they call and that is not there yet.
fn with_bodies<'tcx>(tcx: TyCtxt<'tcx>, units: &[CodegenUnit<'tcx>], bodies: &[Body<'tcx>]) -> &'tcx [CodegenUnit<'tcx>] {
    let mut all: Vec<CodegenUnit<'tcx>> = units.iter().map(copy).collect();
    let Some((first, others)) = all.split_first_mut() else { return &[] };
    let shared =
        |item: &MonoItem<'tcx>| others.iter().any(|unit| unit.items().get(item).is_some_and(|data| data.linkage != Linkage::Internal));
    let mut pending = Vec::new();
    for body in bodies {
        let item = MonoItem::Fn(body.instance);
        first.items_mut().insert(item, data(tcx, item, Linkage::External));
        pending.push(body.instance);
    }
    while let Some(instance) = pending.pop() {
        let Some(used) = compat::items_used(tcx, instance) else { continue };
        for item in used {
            if first.contains_item(&item) || shared(&item) {
                continue;
            }
            first.items_mut().insert(item, data(tcx, item, Linkage::Internal));
            if let MonoItem::Fn(instance) = item {
                pending.push(instance);
            }
        }
    }
    first.compute_size_estimate();
    tcx.arena.alloc_from_iter(all)
}

fn copy<'tcx>(unit: &CodegenUnit<'tcx>) -> CodegenUnit<'tcx> {
    let mut copy = CodegenUnit::new(unit.name());
    *copy.items_mut() = unit.items().clone();
    if unit.is_primary() {
        copy.make_primary();
    }
    if unit.is_code_coverage_dead_code_cgu() {
        copy.make_code_coverage_dead_code_cgu();
    }
    copy.compute_size_estimate();
    copy
}

fn data<'tcx>(tcx: TyCtxt<'tcx>, item: MonoItem<'tcx>, linkage: Linkage) -> MonoItemData {
    let inlined = linkage == Linkage::Internal;
    MonoItemData { inlined, linkage, visibility: Visibility::Default, size_estimate: item.size_estimate(tcx) }
}
