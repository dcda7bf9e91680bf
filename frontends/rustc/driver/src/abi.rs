//! A marked type is plain memory in every probe, so it is passed by address there, however small it happens to be:
//! else the shape of the code would depend on the pads.

use crate::compat::{self, Abi};
use crate::layout::holds_marked;
use rustc_middle::ty::{self, Ty, TyCtxt};
use rustc_target::callconv::{ArgAbi, ArgAttributes, PassMode};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether this compilation is a probe.
pub static PROBE: AtomicBool = AtomicBool::new(false);

/// The same ABI, with values that hold marked types in memory.
pub fn in_memory<'tcx>(tcx: TyCtxt<'tcx>, abi: &'tcx Abi<'tcx>) -> &'tcx Abi<'tcx> {
    if !PROBE.load(Ordering::Relaxed) || !compat::is_rust(abi) || !abi.args.iter().chain([&abi.ret]).any(|arg| is_changed(tcx, arg)) {
        return abi;
    }
    let mut other = abi.clone();
    for arg in other.args.iter_mut().chain([&mut other.ret]).filter(|arg| is_changed(tcx, arg)) {
        arg.mode = PassMode::Direct(ArgAttributes::new());
        arg.make_indirect();
    }
    tcx.arena.alloc(other)
}

/// Already in memory counts too: what rustc deduces from a body (`readonly`) depends on how the value was passed by nature.
fn is_changed<'tcx>(tcx: TyCtxt<'tcx>, arg: &ArgAbi<'tcx, Ty<'tcx>>) -> bool {
    let value = match arg.mode {
        PassMode::Direct(_) | PassMode::Pair(..) | PassMode::Cast { .. } => true,
        ref other => compat::indirect(other).is_some_and(|by| !by.wide && !by.on_stack),
    };
    value
        && matches!(arg.layout.backend_repr, rustc_abi::BackendRepr::Memory { .. })
        && holds_marked(tcx, ty::TypingEnv::fully_monomorphized(), arg.layout.ty, 0)
}
