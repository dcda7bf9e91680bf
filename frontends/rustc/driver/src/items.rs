//! The functions and vtables of this crate, for the lift: what becomes a declaration, what the link synthesises.

use crate::json::Json;
use crate::{bodies, carried, compat, marks, name, rests};
use compat::MonoItem;
use rustc_middle::ty::{self, Instance, InstanceKind, TyCtxt};
use std::collections::BTreeMap;

/// Everything that this crate generates code for.
pub fn all(tcx: TyCtxt<'_>) -> Vec<MonoItem<'_>> {
    let units = compat::units(tcx.collect_and_partition_mono_items(()));
    units.iter().flat_map(|unit| unit.items().keys().copied()).collect()
}

/// Whether the function is an instance of something generic: then its definer has no code for it.
pub fn is_generic(tcx: TyCtxt<'_>, instance: Instance<'_>) -> bool {
    match instance.def {
        InstanceKind::Item(def) => tcx.generics_of(def).requires_monomorphization(tcx),
        _ => true,
    }
}

/// The `functions` of `<crate>.items.json`.
pub fn functions(tcx: TyCtxt<'_>) -> Json {
    let instances = all(tcx).into_iter().filter_map(|item| match item {
        MonoItem::Fn(instance) => Some(instance),
        _ => None,
    });
    Json::object(instances.map(|instance| (tcx.symbol_name(instance).name.to_string(), function(tcx, instance))))
}

fn function<'tcx>(tcx: TyCtxt<'tcx>, instance: Instance<'tcx>) -> Json {
    let def = instance.def_id();
    let generic = is_generic(tcx, instance);
    let (file, line) = compat::place(tcx, def);
    // a constructor as a function is made where it is used: its definer has no code for it
    let definer = !def.is_local() && !generic && !tcx.is_constructor(def) && marks::has_resilient(tcx, def.krate);
    let mut path = name::item(tcx, def);
    if let Some(of) = compat::glue_of(instance) {
        path = format!("{path}<{}>", name::type_(tcx, of));
    }
    let entries = BTreeMap::from([
        ("path", Json::from(path)),
        ("crate", tcx.crate_name(def.krate).to_string().into()),
        ("generic", generic.into()),
        ("definer", definer.into()),
        ("carried", (!generic && carried::is_carried(tcx, def)).into()),
        ("drop_of", drop_of(tcx, instance).into()),
        ("refuse", bodies::refused(tcx, instance).into()),
        ("rests", Json::texts(rests::of(tcx, instance))),
        ("file", file.into()),
        ("line", line.into()),
    ]);
    Json::object(entries)
}

/// The marked type that the function drops. Of a generic one the definer has no drop function.
fn drop_of<'tcx>(tcx: TyCtxt<'tcx>, instance: Instance<'tcx>) -> Option<String> {
    let of = compat::glue_of(instance)?;
    let ty::Adt(def, args) = of.kind() else { return None };
    (marks::is_resilient(tcx, def.did()) && args.types().next().is_none()).then(|| name::type_(tcx, of))
}
