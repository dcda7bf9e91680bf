//! `TypeId`s in 1.85: values of an intrinsic, which nothing in a constant names. What is asked for shows where the compiler evaluates
//! the intrinsic (all of it goes through one query, and a probe has its own values there) and where a body calls it, which is
//! evaluated when code is generated.

use crate::compat::{self, MonoItem};
use crate::{items, type_ids};
use rustc_middle::mir::interpret::{EvalToConstValueResult, GlobalId};
use rustc_middle::mir::{traversal, ConstValue, TerminatorKind};
use rustc_middle::ty::{self, InstanceKind, Ty, TyCtxt};
use std::sync::{Mutex, OnceLock};

type Query<'tcx> = ty::PseudoCanonicalInput<'tcx, GlobalId<'tcx>>;
type Evaluate = for<'tcx> fn(TyCtxt<'tcx>, Query<'tcx>) -> EvalToConstValueResult<'tcx>;
static EVALUATE: OnceLock<Evaluate> = OnceLock::new();

struct Noted(Vec<Ty<'static>>);
// SAFETY: rustc runs in one thread; the lifetime is a lie that ends with the compilation, and nobody asks after it
unsafe impl Send for Noted {}
static NOTED: Mutex<Noted> = Mutex::new(Noted(Vec::new()));

/// Puts this module in front of the query.
pub fn override_in(providers: &mut rustc_middle::util::Providers) {
    let _ = EVALUATE.set(std::mem::replace(&mut providers.queries.eval_to_const_value_raw, evaluate));
}

fn evaluate<'tcx>(tcx: TyCtxt<'tcx>, key: Query<'tcx>) -> EvalToConstValueResult<'tcx> {
    let natural = (EVALUATE.get().unwrap())(tcx, key)?;
    let instance = key.value.instance;
    let InstanceKind::Intrinsic(def) = instance.def else { return Ok(natural) };
    if !is_type_id(tcx, def) || !type_ids::is_concrete(instance.args.type_at(0)) {
        return Ok(natural);
    }
    let of = instance.args.type_at(0);
    // SAFETY: see `Noted`
    NOTED.lock().unwrap().0.push(unsafe { std::mem::transmute::<Ty<'tcx>, Ty<'static>>(of) });
    let [low, high] = type_ids::here(tcx, of).map(|half| u128::from(half as u64));
    Ok(ConstValue::from_u128(high << 64 | low))
}

fn is_type_id(tcx: TyCtxt<'_>, def: rustc_hir::def_id::DefId) -> bool {
    tcx.intrinsic(def).is_some_and(|intrinsic| intrinsic.name == rustc_span::sym::type_id)
}

/// What was evaluated so far, and what the bodies call that code is generated for.
pub fn asked(tcx: TyCtxt<'_>) -> Vec<Ty<'_>> {
    // SAFETY: see `Noted`
    let mut found: Vec<Ty<'_>> =
        NOTED.lock().unwrap().0.iter().map(|of| unsafe { std::mem::transmute::<Ty<'static>, Ty<'_>>(*of) }).collect();
    let env = ty::TypingEnv::fully_monomorphized();
    for item in items::all(tcx) {
        let MonoItem::Fn(instance) = item else { continue };
        if matches!(instance.def, InstanceKind::Intrinsic(_) | InstanceKind::Virtual(..)) {
            continue;
        }
        let body = tcx.instance_mir(instance.def);
        for (_, data) in traversal::mono_reachable(body, tcx, instance) {
            let TerminatorKind::Call { func, .. } = &data.terminator().kind else { continue };
            let called = compat::instantiated(tcx, env, instance, func.ty(body, tcx));
            if let Some(ty::FnDef(def, args)) = called.map(|of| of.kind()) {
                found.extend(is_type_id(tcx, *def).then(|| args.type_at(0)));
            }
        }
    }
    found.into_iter().map(|of| compat::erased(tcx, of)).collect()
}
