//! Methods of types that a function of std defines within its own body, such as the guard that mends a string when the predicate of
//! `retain` panics. Nobody else can name such a type. Where the client has a copy of the function (it is generic, or inlined), that copy
//! makes the values, and the host's std may define another type of this name, or none. So the client has the methods as well, from the
//! std that it has the function from; only where they are pure.

use crate::{carried, packages};
use rustc_hir::def::DefKind;
use rustc_hir::def_id::DefId;
use rustc_middle::ty::TyCtxt;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

type Answer = for<'tcx> fn(TyCtxt<'tcx>, DefId) -> bool;
static INLINABLE: OnceLock<Answer> = OnceLock::new();
static REACHABLE: OnceLock<Answer> = OnceLock::new();
/// What was asked for, and the answer.
static KNOWN: Mutex<Option<HashMap<DefId, bool>>> = Mutex::new(None);

/// Puts this module in front of the queries that say where code is generated.
pub fn override_in(providers: &mut rustc_middle::util::Providers) {
    let _ = INLINABLE.set(std::mem::replace(&mut providers.extern_queries.cross_crate_inlinable, inlinable));
    let _ = REACHABLE.set(std::mem::replace(&mut providers.extern_queries.is_reachable_non_generic, reachable));
}

fn inlinable(tcx: TyCtxt<'_>, def: DefId) -> bool {
    (INLINABLE.get().unwrap())(tcx, def) || is_nested(tcx, def)
}

fn reachable(tcx: TyCtxt<'_>, def: DefId) -> bool {
    (REACHABLE.get().unwrap())(tcx, def) && !is_nested(tcx, def)
}

fn is_nested(tcx: TyCtxt<'_>, def: DefId) -> bool {
    let Some(function) = function_around(tcx, def) else { return false };
    if let Some(known) = KNOWN.lock().unwrap().as_ref().and_then(|known| known.get(&def)) {
        return *known;
    }
    // where it is asked again on the way (methods that call each other), the calls stay within std
    KNOWN.lock().unwrap().get_or_insert_default().insert(def, false);
    let answer = goes_with(tcx, def, function);
    KNOWN.lock().unwrap().get_or_insert_default().insert(def, answer);
    answer
}

/// Whether the method is compiled wherever the function is.
fn goes_with(tcx: TyCtxt<'_>, def: DefId, function: DefId) -> bool {
    packages::of(tcx.crate_name(def.krate).as_str()).is_none()
        && !is_generic(tcx, def)
        && (is_generic(tcx, function) || tcx.cross_crate_inlinable(function))
        && tcx.is_mir_available(def)
        && carried::is_pure(tcx, def)
}

/// The function within whose body a method's type is defined.
fn function_around(tcx: TyCtxt<'_>, method: DefId) -> Option<DefId> {
    let implementation = (tcx.def_kind(method) == DefKind::AssocFn).then(|| tcx.parent(method))?;
    let around = matches!(tcx.def_kind(implementation), DefKind::Impl { .. }).then(|| tcx.parent(implementation))?;
    matches!(tcx.def_kind(around), DefKind::Fn | DefKind::AssocFn).then_some(around)
}

fn is_generic(tcx: TyCtxt<'_>, def: DefId) -> bool {
    tcx.generics_of(def).requires_monomorphization(tcx)
}
