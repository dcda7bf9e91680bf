//! Discriminants of marked enums in probes: scattered values, others in every probe, within the tag that the enum has by nature.
//! The valid range of the tag is weakened to all values. The unused values that the enum lends to others begin elsewhere in every
//! probe too, behind all discriminants. Enums with data in their variants are changed where the definer's own compiler gave
//! them a tag; the data of each variant lies elsewhere in every probe then. (Where the tag lies in unused values of the data, the
//! enum stays as it is and is compared as a whole.)
//! What has the values of a `bool` is a case of its own for newer compilers: the enum around it takes the value behind them, not
//! the highest. In probes such an enum has unused values in the middle, of which rustc takes the first.
//!
//! The definition (`adt_def`) is changed so that each variant has an explicit discriminant whose constant is the variant itself,
//! and the evaluation of such a constant is ours. Bodies that come from the definer's metadata have natural discriminants in
//! their `switchInt`: those are translated.

use crate::config::{Config, Kind};
use crate::{bodies, compat, marks, name, random, table};
use rustc_abi::{
    BackendRepr, FieldIdx, Integer, LayoutData, Niche, Primitive, Scalar, TagEncoding, VariantIdx, Variants, WrappingRange,
};
use rustc_data_structures::steal::Steal;
use rustc_hir::def::DefKind;
use rustc_hir::def_id::{DefId, LocalDefId};
use rustc_middle::mir::interpret::{EvalToConstValueResult, GlobalId};
use rustc_middle::mir::{self, Body, ConstValue, Rvalue, StatementKind, SwitchTargets, TerminatorKind};
use rustc_middle::thir::{ExprId, ExprKind, Thir};
use rustc_middle::ty::layout::{LayoutCx, TyAndLayout};
use rustc_middle::ty::{self, ScalarInt, TyCtxt, VariantDiscr};
use rustc_span::ErrorGuaranteed;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

type Definition = for<'tcx> fn(TyCtxt<'tcx>, DefId) -> ty::AdtDef<'tcx>;
type Evaluate = for<'tcx> fn(TyCtxt<'tcx>, ty::PseudoCanonicalInput<'tcx, GlobalId<'tcx>>) -> EvalToConstValueResult<'tcx>;
type BuildThir = for<'tcx> fn(TyCtxt<'tcx>, LocalDefId) -> Result<(&'tcx Steal<Thir<'tcx>>, ExprId), ErrorGuaranteed>;
type Mir = for<'tcx> fn(TyCtxt<'tcx>, DefId) -> &'tcx Body<'tcx>;

static DEFINITION: OnceLock<Definition> = OnceLock::new();
static EVALUATE: OnceLock<Evaluate> = OnceLock::new();
static OPTIMISED: OnceLock<Mir> = OnceLock::new();
static CONSTANT: OnceLock<Mir> = OnceLock::new();
static THIR: OnceLock<BuildThir> = OnceLock::new();
static CONFIG: OnceLock<Config> = OnceLock::new();
/// How the variants of each changed enum got their discriminants before.
static BEFORE: Mutex<Option<HashMap<DefId, Vec<VariantDiscr>>>> = Mutex::new(None);

/// Puts this module in front of the queries. Enums of this crate keep their discriminants: only clients are probed.
pub fn override_in(providers: &mut rustc_middle::util::Providers, config: &Config) {
    let _ = CONFIG.set(config.clone());
    let _ = DEFINITION.set(std::mem::replace(&mut providers.extern_queries.adt_def, definition));
    let _ = EVALUATE.set(std::mem::replace(&mut providers.queries.eval_to_const_value_raw, evaluate));
    let _ = THIR.set(std::mem::replace(&mut providers.queries.thir_body, thir));
    let _ = OPTIMISED.set(std::mem::replace(&mut providers.extern_queries.optimized_mir, optimised));
    let _ = CONSTANT.set(std::mem::replace(&mut providers.extern_queries.mir_for_ctfe, constant));
}

/// A match that names every variant that is known today, and has a wildcard beside them, must keep the wildcard: rustc takes it
/// for unreachable, and a variant that is new in the link would arrive there.
pub fn keep_wildcards(config: &mut rustc_interface::interface::Config) {
    config.opts.unstable_opts.mir_enable_passes.push(("UnreachableEnumBranching".to_string(), false));
}

/// Changes all definitions, before anything has looked at them: one that is part of a type's metadata does not pass by `adt_def`.
pub fn change_all(tcx: TyCtxt<'_>) {
    for (_, def) in marks::foreign(tcx) {
        if tcx.def_kind(def) == DefKind::Enum {
            let _ = tcx.adt_def(def);
        }
    }
}

/// Whether the discriminants of the enum are ours.
pub fn is_changed(def: DefId) -> bool {
    BEFORE.lock().unwrap().as_ref().is_some_and(|before| before.contains_key(&def))
}

/// Whether the enum is changed and has variants with data.
pub fn has_payload(def: ty::AdtDef<'_>) -> bool {
    is_changed(def.did()) && def.variants().iter().any(|variant| !variant.fields.is_empty())
}

fn definition<'tcx>(tcx: TyCtxt<'tcx>, key: DefId) -> ty::AdtDef<'tcx> {
    let def = (DEFINITION.get().unwrap())(tcx, key);
    let plain = def.is_enum() && def.variants().iter().all(|variant| variant.fields.is_empty());
    let tagged = plain || marks::of(tcx, key).is_some_and(|mark| mark.tag.is_some());
    if !tagged || !(2..=200).contains(&def.variants().len()) || !marks::is_resilient(tcx, key) || !tcx.generics_of(key).own_params.is_empty() {
        return def;
    }
    let before = def.variants().iter().map(|variant| variant.discr).collect();
    BEFORE.lock().unwrap().get_or_insert_default().insert(key, before);
    for variant in def.variants() {
        // SAFETY: the definition was decoded a moment ago and nobody else has it yet; rustc interns it by its id alone,
        // so that a changed copy could not be interned beside it
        unsafe { *(&raw const variant.discr).cast_mut() = VariantDiscr::Explicit(variant.def_id) };
    }
    def
}

fn evaluate<'tcx>(tcx: TyCtxt<'tcx>, key: ty::PseudoCanonicalInput<'tcx, GlobalId<'tcx>>) -> EvalToConstValueResult<'tcx> {
    let def = key.value.instance.def_id();
    if tcx.def_kind(def) != DefKind::Variant || !is_changed(tcx.parent(def)) {
        return (EVALUATE.get().unwrap())(tcx, key);
    }
    let (value, size) = discriminant(tcx, def);
    Ok(ConstValue::Scalar(mir::interpret::Scalar::from_uint(value, size)))
}

/// A body as it was typed. The cast of a variant's path (`Kind::Rock as u8`) names the constant of its discriminant, and rustc
/// resolves no variant as a constant: the value takes its place.
fn thir<'tcx>(tcx: TyCtxt<'tcx>, key: LocalDefId) -> Result<(&'tcx Steal<Thir<'tcx>>, ExprId), ErrorGuaranteed> {
    let (body, root) = (THIR.get().unwrap())(tcx, key)?;
    let variant = |kind: &ExprKind<'tcx>| match kind {
        ExprKind::NamedConst { def_id, .. } if tcx.def_kind(*def_id) == DefKind::Variant && is_changed(tcx.parent(*def_id)) => {
            Some(*def_id)
        }
        _ => None,
    };
    if !body.borrow().exprs.iter().any(|expr| variant(&expr.kind).is_some()) {
        return Ok((body, root));
    }
    let mut changed = body.steal();
    for expr in changed.exprs.iter_mut() {
        if let Some(def) = variant(&expr.kind) {
            let (value, size) = discriminant(tcx, def);
            expr.kind = ExprKind::NonHirLiteral { lit: ScalarInt::try_from_uint(value, size).unwrap(), user_ty: None };
        }
    }
    Ok((tcx.alloc_steal_thir(changed), root))
}

/// The discriminant of a variant in this probe, and its size.
fn discriminant(tcx: TyCtxt<'_>, variant: DefId) -> (u128, rustc_abi::Size) {
    let owner = tcx.adt_def(tcx.parent(variant));
    let index = owner.variant_index_with_id(variant);
    let of = compat::discriminant_type(tcx, owner);
    let size = tcx.layout_of(ty::TypingEnv::fully_monomorphized().as_query_input(of)).unwrap().size;
    (size.truncate(values(tcx, owner)[index.as_usize()].1 as u128), size)
}

/// The natural discriminant of every variant, and that of this probe.
fn values<'tcx>(tcx: TyCtxt<'tcx>, def: ty::AdtDef<'tcx>) -> Vec<(i128, i128)> {
    let natural = natural(tcx, def);
    let config = CONFIG.get().unwrap();
    if config.kind == Kind::Natural {
        return natural.into_iter().map(|value| (value, value)).collect();
    }
    let (low, high) = (*natural.iter().min().unwrap(), *natural.iter().max().unwrap());
    // within the range of the tag that the natural values need
    let (from, to) = match (low, high) {
        (0, 1) if compat::NEAREST_TO_ZERO => (1, 100),
        (0.., ..=0xff) if def.repr().int.is_none_or(|int| !int.is_signed()) => (1, 206),
        (-0x80.., ..=0x7f) => (1, 110),
        (-0x8000.., ..=0xffff) => (0x100, 0x7f00),
        _ => (0x1_0000, 0x7f00_0000),
    };
    let name = name::item(tcx, def.did());
    let mut taken = Vec::new();
    for variant in def.variants() {
        let start =
            random::between(&format!("{name}::{}", variant.name), config.seed * 2 + (config.kind == Kind::Far) as u64, 0, to - from);
        let value = (0..to - from).map(|step| (from + (start + step) % (to - from)) as i128).find(|value| !taken.contains(value)).unwrap();
        taken.push(value);
    }
    natural.into_iter().zip(taken).collect()
}

fn natural<'tcx>(tcx: TyCtxt<'tcx>, def: ty::AdtDef<'tcx>) -> Vec<i128> {
    let before = BEFORE.lock().unwrap().as_ref().unwrap()[&def.did()].clone();
    let mut last = -1;
    let mut all = Vec::new();
    for discr in before {
        last = match discr {
            VariantDiscr::Explicit(constant) => {
                def.eval_explicit_discr(tcx, constant).map_or(last + 1, |discr| crate::types::signed(tcx, discr))
            }
            VariantDiscr::Relative(_) => last + 1,
        };
        all.push(last);
    }
    all
}

/// The layout with a tag that may hold anything, and with unused values behind all discriminants; notes what was chosen.
pub fn layout<'tcx>(tcx: TyCtxt<'tcx>, def: ty::AdtDef<'tcx>, layout: &mut LayoutData<FieldIdx, VariantIdx>, name: &str) {
    let values = values(tcx, def);
    for (variant, (_, value)) in def.variants().iter().zip(&values) {
        table::number(format!("race.disc.{name}.{}", variant.name), *value);
    }
    let natural = CONFIG.get().unwrap().kind == Kind::Natural;
    if natural {
        counted(def, name);
    }
    let payload = has_payload(def);
    let Variants::Multiple { tag, tag_encoding: TagEncoding::Direct, .. } = &mut layout.variants else { return };
    let Scalar::Initialized { value, .. } = *tag else { return };
    // fields of marked types have other sizes here, by which rustc might choose another width
    let known = marks::of(tcx, def.did()).and_then(|mark| mark.tag).filter(|_| payload);
    // discriminants of probes are not negative; by nature the tag has a sign if one of its values is
    let signed = known.map_or(values.iter().any(|value| value.0 < 0), |tag| tag.signed);
    let value = integer(known.map_or(value.size(&tcx).bytes(), |tag| tag.size), signed).unwrap_or(value);
    let size = value.size(&tcx);
    if natural {
        table::number(format!("race.tag.{name}"), size.bytes() as i128);
    }
    let weak = Scalar::Initialized { value, valid_range: WrappingRange::full(size) };
    *tag = weak;
    layout.backend_repr = if payload { BackendRepr::Memory { sized: true } } else { BackendRepr::Scalar(weak) };
    let niche = Niche { offset: rustc_abi::Size::ZERO, value, valid_range: lent(&values, name, size) };
    layout.largest_niche = (niche.available(&tcx) > 0).then_some(niche);
}

/// What is counted in a link is nothing here; no code holds these, so only one table has them.
fn counted(def: ty::AdtDef<'_>, name: &str) {
    table::number(format!("race.new.{name}"), 0);
    for variant in def.variants() {
        table::number(format!("race.new.{name}.{}", variant.name), 0);
    }
}

fn integer(size: u64, signed: bool) -> Option<Primitive> {
    let all = [Integer::I8, Integer::I16, Integer::I32, Integer::I64];
    all.into_iter().find(|integer| integer.size().bytes() == size).map(|integer| Primitive::Int(integer, signed))
}

/// Whether all that a changed enum lends lies behind its discriminants.
pub fn lends_behind<'tcx>(tcx: TyCtxt<'tcx>, def: ty::AdtDef<'tcx>) -> bool {
    natural(tcx, def).into_iter().min() == Some(0)
}

/// The values that are in use, as others see it: all up to the first that is lent. Where no discriminant is zero, or one is
/// negative, rustc may lend values in front of them: then those of nature are in use, in every probe.
fn lent(values: &[(i128, i128)], name: &str, size: rustc_abi::Size) -> WrappingRange {
    let low = values.iter().map(|value| value.0).min().unwrap();
    let high = values.iter().map(|value| value.0).max().unwrap();
    let last = size.truncate(u128::MAX) as i128;
    if low != 0 || high >= last {
        return WrappingRange { start: size.truncate(low as u128), end: size.truncate(high as u128) };
    }
    let used = values.iter().map(|value| value.1).max().unwrap();
    let config = CONFIG.get().unwrap();
    let own = format!("{name}#niche");
    let truth = config.kind != Kind::Natural && like_bool(low, high, size);
    let first = match (config.kind, used) {
        (Kind::Natural, _) => high + 1,
        _ if truth => random::between(&own, config.seed, 104, 120) as i128,
        (_, ..206) => random::between(&own, config.seed, 210, 236) as i128,
        (_, ..0x7f00) => random::between(&own, config.seed, 0x7f00, 0x7fe0) as i128,
        _ => random::between(&own, config.seed, 0x7f00_0000, 0x7fff_ff00) as i128,
    };
    let first = first.min(last);
    table::number(format!("race.niche.{name}"), first);
    WrappingRange { start: if truth { BEHIND_THE_MIDDLE } else { 0 }, end: first as u128 - 1 }
}

/// In a probe, the first value behind the unused ones of an enum with the values of a `bool`. From the last used value it is
/// nearer to zero than from here, and the range wraps, by both of which rustc goes upwards.
const BEHIND_THE_MIDDLE: u128 = 0x82;

fn like_bool(low: i128, high: i128, size: rustc_abi::Size) -> bool {
    compat::NEAREST_TO_ZERO && (low, high) == (0, 1) && size.bytes() == 1
}

/// The layout of an enum whose variants are marked by unused values of an enum with the values of a `bool`. By nature it is no
/// longer like a `bool`: what lends from it in turn goes by the common rule.
pub fn no_longer_like_bool<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: TyAndLayout<'tcx>) -> TyAndLayout<'tcx> {
    let Variants::Multiple { tag, tag_encoding: TagEncoding::Niche { .. }, .. } = &of.variants else { return of };
    let wraps = |scalar: &Scalar| scalar.valid_range(&tcx).start == BEHIND_THE_MIDDLE;
    if !compat::NEAREST_TO_ZERO || CONFIG.get().unwrap().kind == Kind::Natural || !wraps(tag) {
        return of;
    }
    let cx = LayoutCx::new(tcx, env);
    if !bodies::niche_sources(&cx, of).iter().any(|source| source.ty_adt_def().is_some_and(|def| is_changed(def.did()))) {
        return of;
    }
    let mut layout = (*of.layout.0).clone();
    let from_zero = |scalar: &mut Scalar| {
        if let Scalar::Initialized { valid_range, .. } = scalar {
            valid_range.start = 0;
        }
    };
    if let Variants::Multiple { tag, .. } = &mut layout.variants {
        from_zero(tag);
    }
    compat::scalars(&mut layout.backend_repr).into_iter().filter(|scalar| wraps(scalar)).for_each(from_zero);
    if let Some(niche) = layout.largest_niche.as_mut().filter(|niche| niche.valid_range.start == BEHIND_THE_MIDDLE) {
        niche.valid_range.start = 0;
    }
    TyAndLayout { ty: of.ty, layout: tcx.mk_layout(layout) }
}

fn optimised<'tcx>(tcx: TyCtxt<'tcx>, key: DefId) -> &'tcx Body<'tcx> {
    translate(tcx, (OPTIMISED.get().unwrap())(tcx, key))
}

/// As constants are evaluated. (Promoted constants are straight lines: there is nothing to translate in them.)
fn constant<'tcx>(tcx: TyCtxt<'tcx>, key: DefId) -> &'tcx Body<'tcx> {
    translate(tcx, (CONSTANT.get().unwrap())(tcx, key))
}

/// A body of another crate, with the discriminants of this probe.
fn translate<'tcx>(tcx: TyCtxt<'tcx>, body: &'tcx Body<'tcx>) -> &'tcx Body<'tcx> {
    if CONFIG.get().unwrap().kind == Kind::Natural {
        return body;
    }
    let switches: Vec<_> =
        body.basic_blocks.iter_enumerated().filter_map(|(at, block)| Some((at, translated(tcx, body, block)?))).collect();
    if switches.is_empty() {
        return body;
    }
    let mut changed = body.clone();
    for (at, targets) in switches {
        let terminator = changed.basic_blocks_mut()[at].terminator_mut();
        if let TerminatorKind::SwitchInt { targets: old, .. } = &mut terminator.kind {
            *old = targets;
        }
    }
    tcx.arena.alloc(changed)
}

/// The targets of a `switchInt` on the discriminant of a changed enum that the same block reads.
fn translated<'tcx>(tcx: TyCtxt<'tcx>, body: &Body<'tcx>, block: &mir::BasicBlockData<'tcx>) -> Option<SwitchTargets> {
    let TerminatorKind::SwitchInt { discr, targets } = &block.terminator().kind else { return None };
    let read = discr.place()?;
    let of = block.statements.iter().rev().find_map(|statement| match &statement.kind {
        StatementKind::Assign(assign) if assign.0 == read => match &assign.1 {
            Rvalue::Discriminant(place) => Some(place.ty(body, tcx).ty),
            _ => None,
        },
        _ => None,
    })?;
    let def = of.ty_adt_def().filter(|def| is_changed(def.did()))?;
    let mask = |value: i128| {
        tcx.layout_of(ty::TypingEnv::fully_monomorphized().as_query_input(compat::discriminant_type(tcx, def)))
            .unwrap()
            .size
            .truncate(value as u128)
    };
    let values = values(tcx, def);
    let new = |old: u128| values.iter().find(|(natural, _)| mask(*natural) == old).map_or(old, |(_, value)| mask(*value));
    Some(SwitchTargets::new(targets.iter().map(|(value, target)| (new(value), target)), targets.otherwise()))
}
