//! Names of types and items that are the same under every compiler: whole paths with the crate that defines the item,
//! no hashes, no lifetimes, no trimming, the parts of `dyn` sorted. rustc's own printers change from release to release.

use rustc_hir::def_id::DefId;
use rustc_hir::definitions::DefPathData;
use rustc_middle::ty::{self, GenericArg, GenericArgKind, Ty, TyCtxt, TypeVisitableExt};

/// `engine_api::physics::Body`, `<plugin::Mine as engine_api::Plugin>::update`, `plugin::run::{closure#0}`.
pub fn item(tcx: TyCtxt<'_>, def: DefId) -> String {
    path(tcx, def, impl_path)
}

/// The same as the newer mangling of symbols has it: parameters of an impl around the item have no names, and arguments of its
/// trait that are the default are left out.
pub fn as_mangled(tcx: TyCtxt<'_>, def: DefId) -> String {
    path(tcx, def, nameless_impl_path)
}

fn path(tcx: TyCtxt<'_>, def: DefId, impl_path: fn(TyCtxt<'_>, DefId) -> String) -> String {
    let item = |tcx, def| path(tcx, def, impl_path);
    let key = tcx.def_key(def);
    let Some(parent) = key.parent else { return tcx.crate_name(def.krate).to_string() };
    let parent = DefId { krate: def.krate, index: parent };
    let data = key.disambiguated_data;
    match data.data {
        DefPathData::Impl => impl_path(tcx, def),
        DefPathData::Ctor | DefPathData::ForeignMod => item(tcx, parent),
        DefPathData::Closure => format!("{}::{{closure#{}}}", item(tcx, parent), data.disambiguator),
        DefPathData::AnonConst => format!("{}::{{const#{}}}", item(tcx, parent), data.disambiguator),
        other => match other.get_opt_name() {
            Some(name) if data.disambiguator == 0 => format!("{}::{name}", item(tcx, parent)),
            Some(name) => format!("{}::{name}#{}", item(tcx, parent), data.disambiguator),
            None => format!("{}::{{{other:?}#{}}}", item(tcx, parent), data.disambiguator),
        },
    }
}

fn impl_path(tcx: TyCtxt<'_>, def: DefId) -> String {
    let own = type_(tcx, crate::compat::type_of(tcx, def));
    match crate::compat::impl_trait(tcx, def) {
        Some(implemented) => format!("<{own} as {}>", trait_(tcx, implemented)),
        None => format!("<{own}>"),
    }
}

fn nameless_impl_path(tcx: TyCtxt<'_>, def: DefId) -> String {
    let nameless = rustc_span::Symbol::intern("_");
    let args = ty::GenericArgs::for_item(tcx, def, |param, _| match param.kind {
        ty::GenericParamDefKind::Lifetime => tcx.lifetimes.re_erased.into(),
        ty::GenericParamDefKind::Type { .. } => Ty::new_param(tcx, param.index, nameless).into(),
        ty::GenericParamDefKind::Const { .. } => ty::Const::new_param(tcx, ty::ParamConst::new(param.index, nameless)).into(),
    });
    let own = type_(tcx, crate::compat::with_args(tcx, crate::compat::type_of(tcx, def), args));
    match crate::compat::impl_trait(tcx, def).map(|of| crate::compat::with_args(tcx, of, args)) {
        Some(of) => {
            let given = tcx.generics_of(of.def_id).own_args_no_defaults(tcx, of.args);
            format!("<{own} as {}{}>", item(tcx, of.def_id), arguments(tcx, given, &[]))
        }
        None => format!("<{own}>"),
    }
}

/// A trait as the vtables of its objects go by it: with its arguments, and with the associated types that `Self` fixes, since
/// `dyn Source<Item = u32>` and `dyn Source<Item = String>` have methods of different signatures.
pub fn object_trait<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>) -> String {
    let mut bindings: Vec<String> = associated(tcx, of)
        .into_iter()
        .map(|(projection, value)| format!("{} = {}", tcx.item_name(crate::compat::projected(projection)), type_(tcx, value)))
        .collect();
    bindings.sort();
    bindings.dedup();
    format!("{}{}", item(tcx, of.def_id), arguments(tcx, &of.args[1..], &bindings))
}

/// The associated types of the trait and of the traits above it that an object names, with their values.
pub fn associated<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>) -> Vec<(ty::AliasTerm<'tcx>, Ty<'tcx>)> {
    let env = ty::TypingEnv::fully_monomorphized();
    let mut found = Vec::new();
    if of.has_param() || of.has_infer() || of.has_escaping_bound_vars() {
        return found;
    }
    for above in crate::compat::all_supertraits(tcx, of) {
        for item in tcx.associated_items(above.def_id).in_definition_order() {
            if !item.is_type() || !tcx.generics_of(item.def_id).own_params.is_empty() || tcx.generics_require_sized_self(item.def_id) {
                continue;
            }
            let value = crate::compat::normalize(tcx, env, crate::compat::associated_type(tcx, item.def_id, above.args));
            if !value.has_aliases() {
                found.push((crate::compat::projection(tcx, item.def_id, above.args), value));
            }
        }
    }
    found
}

/// A trait with its arguments, without `Self`.
pub fn trait_<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>) -> String {
    format!("{}{}", item(tcx, of.def_id), arguments(tcx, &of.args[1..], &[]))
}

fn arguments<'tcx>(tcx: TyCtxt<'tcx>, args: &[GenericArg<'tcx>], bindings: &[String]) -> String {
    let mut parts: Vec<String> = args.iter().filter_map(|argument| generic(tcx, *argument)).collect();
    parts.extend(bindings.iter().cloned());
    if parts.is_empty() {
        String::new()
    } else {
        format!("<{}>", parts.join(", "))
    }
}

fn generic<'tcx>(tcx: TyCtxt<'tcx>, argument: GenericArg<'tcx>) -> Option<String> {
    match argument.kind() {
        GenericArgKind::Lifetime(_) => None,
        GenericArgKind::Type(ty) => Some(type_(tcx, ty)),
        GenericArgKind::Const(value) => Some(constant(tcx, value)),
        #[allow(unreachable_patterns)]
        _ => None,
    }
}

/// The value of a constant generic argument.
pub fn constant<'tcx>(tcx: TyCtxt<'tcx>, value: ty::Const<'tcx>) -> String {
    if let ty::ConstKind::Param(param) = value.kind() {
        return param.name.to_string();
    }
    let Some(value) = crate::compat::known(value) else { return "_".to_string() };
    match value.try_to_target_usize(tcx) {
        Some(number) if *value.ty.kind() == ty::Uint(ty::UintTy::Usize) => number.to_string(),
        _ => match crate::compat::leaf(value) {
            Some(leaf) if value.ty.is_bool() => (leaf.to_uint(leaf.size()) != 0).to_string(),
            Some(leaf) if matches!(value.ty.kind(), ty::Int(_)) => leaf.to_int(leaf.size()).to_string(),
            Some(leaf) => leaf.to_uint(leaf.size()).to_string(),
            None => format!("{}", crate::compat::shown(tcx, value)),
        },
    }
}

/// `alloc::vec::Vec<engine_api::physics::Body>`, `&mut dyn engine_api::Plugin + core::marker::Send`.
pub fn type_<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>) -> String {
    let list = |types: &[Ty<'tcx>]| types.iter().map(|ty| type_(tcx, *ty)).collect::<Vec<_>>().join(", ");
    match of.kind() {
        // arguments that are the default are left out, as in symbol names
        ty::Adt(def, args) => {
            format!("{}{}", item(tcx, def.did()), arguments(tcx, tcx.generics_of(def.did()).own_args_no_defaults(tcx, args), &[]))
        }
        ty::Foreign(def) => item(tcx, *def),
        ty::Ref(_, to, mutability) => format!("&{}{}", mutability.prefix_str(), parenthesised(tcx, *to)),
        ty::RawPtr(to, mutability) => format!("*{} {}", mutability.ptr_str(), parenthesised(tcx, *to)),
        ty::Slice(element) => format!("[{}]", type_(tcx, *element)),
        ty::Array(element, length) => format!("[{}; {}]", type_(tcx, *element), constant(tcx, *length)),
        ty::Tuple(types) if types.len() == 1 => format!("({},)", list(types)),
        ty::Tuple(types) => format!("({})", list(types)),
        ty::FnDef(def, args) => format!("{}{}", item(tcx, *def), arguments(tcx, crate::compat::function_args(*args), &[])),
        ty::Closure(def, _) | ty::Coroutine(def, _) | ty::CoroutineClosure(def, _) => item(tcx, *def),
        ty::FnPtr(..) => function(tcx, of.fn_sig(tcx)),
        ty::Dynamic(predicates, ..) => dynamic(tcx, predicates),
        ty::Param(param) => param.name.to_string(),
        ty::Alias(..) => crate::compat::alias(tcx, of),
        ty::Pat(base, allowed) => format!("({}) is {}", type_(tcx, *base), pattern(tcx, *allowed)),
        _ => of.to_string(),
    }
}

/// The values that a pattern type allows: `0..=4294967294`, `!null`, `(0..=1 | 7..=9)`.
fn pattern<'tcx>(tcx: TyCtxt<'tcx>, of: ty::Pattern<'tcx>) -> String {
    match *of {
        #[cfg(rustc_1_90)]
        ty::PatternKind::Range { start, end } => format!("{}..={}", constant(tcx, start), constant(tcx, end)),
        #[cfg(not(rustc_1_90))]
        ty::PatternKind::Range { start: Some(start), end: Some(end), include_end: true } => format!("{}..={}", constant(tcx, start), constant(tcx, end)),
        #[cfg(rustc_1_90)]
        ty::PatternKind::Or(parts) => format!("({})", parts.iter().map(|part| pattern(tcx, part)).collect::<Vec<_>>().join(" | ")),
        // some compilers have nothing else, and those with `!null` print it alike
        #[allow(unreachable_patterns)]
        _ => format!("{of:?}"),
    }
}

fn parenthesised<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>) -> String {
    let text = type_(tcx, of);
    if of.is_trait() && text.contains(" + ") {
        format!("({text})")
    } else {
        text
    }
}

/// `unsafe extern "C" fn(u32, &str) -> u32`.
pub fn function<'tcx>(tcx: TyCtxt<'tcx>, signature: ty::PolyFnSig<'tcx>) -> String {
    let signature = tcx.instantiate_bound_regions_with_erased(signature);
    let mut inputs: Vec<String> = signature.inputs().iter().map(|ty| type_(tcx, *ty)).collect();
    let facts = crate::compat::signature(signature);
    if facts.variadic {
        inputs.push("...".to_string());
    }
    let before = format!("{}{}", if facts.unsafe_ { "unsafe " } else { "" }, facts.extern_prefix());
    let after = if signature.output().is_unit() { String::new() } else { format!(" -> {}", type_(tcx, signature.output())) };
    format!("{before}fn({}){after}", inputs.join(", "))
}

fn dynamic<'tcx>(tcx: TyCtxt<'tcx>, predicates: &'tcx ty::List<ty::PolyExistentialPredicate<'tcx>>) -> String {
    let (mut bindings, mut parts, mut principal) = (Vec::new(), Vec::new(), None);
    for predicate in predicates {
        match tcx.instantiate_bound_regions_with_erased(predicate) {
            ty::ExistentialPredicate::Trait(of) => principal = Some(of),
            ty::ExistentialPredicate::Projection(projection) => {
                let value = projection.term.as_type().map_or("_".to_string(), |ty| type_(tcx, ty));
                bindings.push(format!("{} = {value}", tcx.item_name(projection.def_id)));
            }
            ty::ExistentialPredicate::AutoTrait(def) => parts.push(item(tcx, def)),
        }
    }
    bindings.sort();
    parts.sort();
    if let Some(of) = principal {
        parts.insert(0, format!("{}{}", item(tcx, of.def_id), arguments(tcx, of.args, &bindings)));
    }
    format!("dyn {}", parts.join(" + "))
}
