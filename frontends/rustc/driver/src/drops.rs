//! A marked type of another crate may need dropping one day, whatever it needs now. Clients leave that to its definer: wherever a
//! value goes out of use they call the definer's drop function, which does nothing where there is nothing to do.
//!
//! Types that are `Copy` are not dropped, nor are enums without data; generic types have no drop function of their definer. Of
//! those the link compares whether they need dropping.

use crate::{compat, enums, marks};
use rustc_middle::ty::{self, Ty, TyCtxt};
use std::sync::OnceLock;

type NeedsDrop = for<'tcx> fn(TyCtxt<'tcx>, ty::PseudoCanonicalInput<'tcx, Ty<'tcx>>) -> bool;

static DEFAULT: OnceLock<NeedsDrop> = OnceLock::new();

/// Puts this module in front of the query that says whether a type needs dropping.
pub fn override_in(providers: &mut rustc_middle::util::Providers) {
    let _ = DEFAULT.set(std::mem::replace(&mut providers.queries.needs_drop_raw, needs_drop));
}

fn needs_drop<'tcx>(tcx: TyCtxt<'tcx>, query: ty::PseudoCanonicalInput<'tcx, Ty<'tcx>>) -> bool {
    (DEFAULT.get().unwrap())(tcx, query) || holds_droppable(tcx, query.typing_env, query.value, 0)
}

/// Whether the type needs dropping as its definer compiles it, who knows what it is.
pub fn natural<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: Ty<'tcx>) -> bool {
    (DEFAULT.get().unwrap())(tcx, env.as_query_input(of))
}

/// Whether a value of the type holds one that the definer drops. (What owns through a pointer needs dropping anyway.)
fn holds_droppable<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: Ty<'tcx>, depth: u32) -> bool {
    let inside = |part: Ty<'tcx>| holds_droppable(tcx, env, part, depth + 1);
    match of.kind() {
        _ if depth > 24 => false,
        ty::Adt(def, _) if def.is_manually_drop() || def.is_union() || def.is_phantom_data() => false,
        ty::Adt(def, _) if marks::is_resilient(tcx, def.did()) => is_droppable(tcx, env, of, *def),
        ty::Adt(def, args) => def.all_fields().any(|field| inside(compat::field_type(tcx, env, field, args))),
        ty::Tuple(parts) => parts.iter().any(inside),
        ty::Array(element, _) | ty::Slice(element) | ty::Pat(element, _) => inside(*element),
        ty::Closure(_, args) => args.as_closure().upvar_tys().iter().any(inside),
        _ => false,
    }
}

fn is_droppable<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: Ty<'tcx>, def: ty::AdtDef<'tcx>) -> bool {
    let changed = def.is_struct() || enums::has_payload(def);
    changed && !def.did().is_local() && tcx.generics_of(def.did()).own_params.is_empty() && !tcx.type_is_copy_modulo_regions(env, of)
}
