//! Methods of types that a function of std defines within its own body, such as the guard that mends a string when the predicate of
//! `retain` panics. Nobody else can name such a type. Where the client has a copy of the function (it is generic, or inlined), that copy
//! makes the values, and the host's std may define another type of this name, or none. So the client has the methods as well, from the
//! std that it has the function from; only where they rest on nothing that is private to that std.

use crate::packages;
use rustc_hir::def::DefKind;
use rustc_hir::def_id::DefId;
use rustc_middle::mir::visit::Visitor;
use rustc_middle::mir::{ConstOperand, Location, Rvalue};
use rustc_middle::ty::{self, TyCtxt, TypingEnv};
use std::sync::OnceLock;

type Answer = for<'tcx> fn(TyCtxt<'tcx>, DefId) -> bool;
static INLINABLE: OnceLock<Answer> = OnceLock::new();
static REACHABLE: OnceLock<Answer> = OnceLock::new();

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
    packages::of(tcx.crate_name(def.krate).as_str()).is_none()
        && !is_generic(tcx, def)
        && (is_generic(tcx, function) || tcx.cross_crate_inlinable(function))
        && tcx.is_mir_available(def)
        && rests_on_nothing_private(tcx, def)
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

/// Whether a body names no static, and no function that others cannot call.
fn rests_on_nothing_private(tcx: TyCtxt<'_>, def: DefId) -> bool {
    let body = tcx.optimized_mir(def);
    let mut reader = Reader { tcx, private: false };
    reader.visit_body(body);
    !reader.private
}

struct Reader<'tcx> {
    tcx: TyCtxt<'tcx>,
    private: bool,
}

impl<'tcx> Reader<'tcx> {
    fn is_callable(&self, callee: DefId, args: ty::GenericArgsRef<'tcx>) -> bool {
        let tcx = self.tcx;
        let found = ty::Instance::try_resolve(tcx, TypingEnv::fully_monomorphized(), callee, crate::compat::erased(tcx, args));
        let Ok(Some(instance)) = found else { return false };
        let Some(def) = instance.def.def_id_if_not_guaranteed_local_codegen() else { return true };
        is_generic(tcx, def) || tcx.cross_crate_inlinable(def) || tcx.is_reachable_non_generic(def)
    }
}

impl<'tcx> Visitor<'tcx> for Reader<'tcx> {
    fn visit_const_operand(&mut self, constant: &ConstOperand<'tcx>, _: Location) {
        let callable = match *constant.const_.ty().kind() {
            ty::FnDef(callee, args) => self.is_callable(callee, crate::compat::function_args(args)),
            _ => true,
        };
        self.private |= !callable || constant.check_static_ptr(self.tcx).is_some();
    }
    fn visit_rvalue(&mut self, value: &Rvalue<'tcx>, at: Location) {
        self.private |= matches!(value, Rvalue::ThreadLocalRef(_));
        self.super_rvalue(value, at);
    }
}
