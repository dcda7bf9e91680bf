//! Functions that may be inlined are kept as symbols in a definer's objects: clients that left them out call them there.
//! With `-C link-dead-code` rustc makes their code, but as `linkonce`, which LLVM drops when nothing in the crate is left to call it.

use crate::compat::{self, MonoItem, Partitions};
use rustc_hir::attrs::Linkage;
use rustc_middle::ty::TyCtxt;
use std::sync::OnceLock;

type Partition = for<'tcx> fn(TyCtxt<'tcx>, ()) -> Partitions<'tcx>;
static DEFAULT: OnceLock<Partition> = OnceLock::new();

/// Puts this module behind rustc's own choice of linkage.
pub fn override_in(providers: &mut rustc_middle::util::Providers) {
    let _ = DEFAULT.set(std::mem::replace(&mut providers.queries.collect_and_partition_mono_items, partition));
}

fn partition<'tcx>(tcx: TyCtxt<'tcx>, key: ()) -> Partitions<'tcx> {
    let natural = (DEFAULT.get().unwrap())(tcx, key);
    let units = natural.codegen_units.iter().map(|unit| {
        let mut kept = compat::Unit::new(unit.name());
        kept.items_mut().extend(unit.items().iter().map(|(item, data)| {
            let mut data = *data;
            if data.linkage == Linkage::LinkOnceODR && is_plain_function(tcx, *item) {
                data.linkage = Linkage::WeakODR;
            }
            (*item, data)
        }));
        if unit.is_primary() {
            kept.make_primary();
        }
        kept.compute_size_estimate();
        kept
    });
    Partitions { codegen_units: tcx.arena.alloc_from_iter(units.collect::<Vec<_>>()), all_mono_items: natural.all_mono_items }
}

/// A function of this crate without parameters that code depends on.
fn is_plain_function<'tcx>(tcx: TyCtxt<'tcx>, item: MonoItem<'tcx>) -> bool {
    let MonoItem::Fn(instance) = item else { return false };
    instance.def_id().is_local() && !crate::items::is_generic(tcx, instance)
}
