//! Layouts of marked structs in probes: fields lie elsewhere, and the type is plain memory, so every constant that depends on
//! the layout differs from probe to probe. The order of fields is the same in all probes, offsets and sizes are odd multiples of the
//! alignment in some probes and even ones in others (more alignment than promised would show, and so does what is rounded up), and
//! `largest_niche` stays in the field that has it.

use crate::config::{Config, Kind};
use crate::{compat, enums, marks, name, niches, order, random, table};
use rustc_abi::{FieldIdx, FieldsShape, LayoutData, Size, VariantIdx, Variants};
use rustc_middle::ty::layout::{LayoutError, TyAndLayout};
use rustc_middle::ty::{self, Ty, TyCtxt};
use std::collections::HashSet;
use std::sync::{LazyLock, Mutex, OnceLock};

type Provider = for<'tcx> fn(TyCtxt<'tcx>, Query<'tcx>) -> Result<TyAndLayout<'tcx>, &'tcx LayoutError<'tcx>>;
type Query<'tcx> = ty::PseudoCanonicalInput<'tcx, Ty<'tcx>>;

static DEFAULT: OnceLock<Provider> = OnceLock::new();
static CONFIG: OnceLock<Config> = OnceLock::new();
/// Layouts that were changed here, or found to need no change.
static DONE: LazyLock<Mutex<HashSet<(usize, usize)>>> = LazyLock::new(Mutex::default);

/// Puts this module in front of rustc's own layout query.
pub fn override_in(providers: &mut rustc_middle::util::Providers, config: &Config) {
    let _ = CONFIG.set(config.clone());
    let _ = DEFAULT.set(providers.queries.layout_of);
    providers.queries.layout_of = layout_of;
}

fn layout_of<'tcx>(tcx: TyCtxt<'tcx>, query: Query<'tcx>) -> Result<TyAndLayout<'tcx>, &'tcx LayoutError<'tcx>> {
    let natural = (DEFAULT.get().unwrap())(tcx, query)?;
    // for an alias the default provider answers with the layout of what it stands for, which is changed already; since 1.99
    // while code is generated also with that of the same type as it was asked for before
    if natural.ty != query.value || DONE.lock().unwrap().contains(&key(&natural)) {
        return Ok(natural);
    }
    let changed = changed(tcx, query, natural)?;
    DONE.lock().unwrap().insert(key(&changed));
    Ok(changed)
}

/// The type and its layout, both of which the compiler keeps once.
fn key(of: &TyAndLayout<'_>) -> (usize, usize) {
    (std::ptr::from_ref(of.ty.kind()) as usize, std::ptr::from_ref(&*of.layout.0) as usize)
}

fn changed<'tcx>(
    tcx: TyCtxt<'tcx>,
    query: Query<'tcx>,
    natural: TyAndLayout<'tcx>,
) -> Result<TyAndLayout<'tcx>, &'tcx LayoutError<'tcx>> {
    let natural = enums::no_longer_like_bool(tcx, query.typing_env, natural);
    let natural = niches::moved(tcx, query.typing_env, natural, CONFIG.get().unwrap());
    let (def, args) = match query.value.kind() {
        ty::Adt(def, args) if marks::is_resilient(tcx, def.did()) => (def, args),
        _ => return Ok(order::steady(tcx, query.typing_env, natural)),
    };
    let name = name::type_(tcx, query.value);
    if enums::is_changed(def.did()) {
        let mut layout = (*natural.layout.0).clone();
        enums::layout(tcx, *def, &mut layout, &name);
        if enums::has_payload(*def) {
            spread_variants(tcx, query.typing_env, *def, args, &mut layout, &name)?;
            table::symbol(format!("race.size.{name}"), layout.size.bytes());
        }
        table::type_(&name, layout.size.bytes(), layout.align.abi.bytes(), true);
        return Ok(TyAndLayout { ty: natural.ty, layout: tcx.mk_layout(layout) });
    }
    if !is_changed(natural.ty, *def) || natural.is_zst() {
        return Ok(keep(natural, *def, &name));
    }
    let fields = def.non_enum_variant().fields.iter();
    let fields = fields.map(|field| {
        Ok((
            field.name.to_string(),
            tcx.layout_of(query.typing_env.as_query_input(compat::field_type(tcx, query.typing_env, field, args)))?,
        ))
    });
    let fields: Vec<Field<'tcx>> = fields.collect::<Result<_, _>>()?;
    let pack = def.repr().pack.map(|pack| pack.bytes());
    let layout = spread(&natural, &fields, &name, pack);
    note(tcx, &name, &layout, &fields);
    Ok(TyAndLayout { ty: natural.ty, layout: tcx.mk_layout(layout) })
}

type Field<'tcx> = (String, TyAndLayout<'tcx>);
type Layout = LayoutData<FieldIdx, VariantIdx>;

/// Whether probes change the layout of this marked type. Unions, enums without a tag of their own, types without fields and
/// types whose representation is promised stay as they are, and are compared as wholes when linking.
pub fn is_changed(of: Ty<'_>, def: ty::AdtDef<'_>) -> bool {
    let fixed = def.repr().transparent() || def.repr().simd();
    enums::is_changed(def.did()) || (of.is_adt() && def.is_struct() && !fixed && !def.non_enum_variant().fields.is_empty())
}

fn keep<'tcx>(natural: TyAndLayout<'tcx>, def: ty::AdtDef<'tcx>, name: &str) -> TyAndLayout<'tcx> {
    let reason = match () {
        _ if def.is_union() => "a union",
        _ if def.is_enum() => "an enum with parameters, with one variant, or with its tag in unused values of its data",
        _ if natural.is_zst() => "of size zero",
        _ => "repr(transparent) or repr(simd)",
    };
    table::natural(name.to_string(), reason);
    table::type_(name, natural.size.bytes(), natural.align.abi.bytes(), !natural.is_uninhabited());
    natural
}

/// The layout with other offsets and another size.
fn spread(natural: &TyAndLayout<'_>, fields: &[Field<'_>], name: &str, pack: Option<u64>) -> Layout {
    let mut layout = (*natural.layout.0).clone();
    let sized = layout.is_sized();
    layout.backend_repr = compat::in_memory(layout.is_uninhabited(), sized);
    let config = CONFIG.get().unwrap();
    let FieldsShape::Arbitrary { offsets, .. } = &mut layout.fields else { return layout };
    if config.kind == Kind::Natural {
        return layout;
    }
    let align = natural.align.abi.bytes();
    let before = offsets.clone();
    let mut end = 0;
    for (i, (field, of)) in fields.iter().enumerate() {
        let align = of.align.abi.bytes().min(pack.unwrap_or(u64::MAX));
        let own = format!("{name}.{field}");
        end = multiple(end + pad(config, &own), align, random::is_odd(&own, config.seed));
        offsets[FieldIdx::from_usize(i)] = Size::from_bytes(end);
        end += of.size.bytes();
    }
    let mut order: Vec<FieldIdx> = offsets.indices().collect();
    order.sort_by_key(|i| offsets[*i]);
    let offsets = offsets.clone();
    layout.fields = compat::placed(offsets.clone(), order);
    if let Some(niche) = layout.largest_niche {
        let holds =
            |i: &usize| (before[FieldIdx::from_usize(*i)]..before[FieldIdx::from_usize(*i)] + fields[*i].1.size).contains(&niche.offset);
        let holder = (0..fields.len()).find(holds);
        layout.largest_niche = holder.and_then(|i| Some((i, fields[i].1.largest_niche?))).map(|(i, mut niche)| {
            niche.offset += offsets[FieldIdx::from_usize(i)];
            niche
        });
    }
    let least = if sized { least(config) } else { 0 };
    let own = format!("{name}#size");
    let end = end.max(least) + if sized { pad(config, &own) } else { 0 };
    layout.size = Size::from_bytes(multiple(end, align, random::is_odd(&own, config.seed)));
    if sized {
        keep_side(natural, &mut layout);
    }
    layout
}

/// The data of each variant lies elsewhere, behind the tag.
fn spread_variants<'tcx>(
    tcx: TyCtxt<'tcx>,
    env: ty::TypingEnv<'tcx>,
    def: ty::AdtDef<'tcx>,
    args: ty::GenericArgsRef<'tcx>,
    layout: &mut Layout,
    name: &str,
) -> Result<(), &'tcx LayoutError<'tcx>> {
    let config = CONFIG.get().unwrap();
    let (align, whole) = (layout.align.abi.bytes(), layout.clone());
    let Variants::Multiple { tag, variants, .. } = &mut layout.variants else { return Ok(()) };
    let front = tag.size(&tcx).bytes();
    let mut last = front;
    for (index, variant) in variants.iter_enumerated_mut() {
        let mut offsets = compat::variant_offsets(variant);
        let mut end = front;
        for (i, field) in def.variant(index).fields.iter_enumerated() {
            let of = tcx.layout_of(env.as_query_input(compat::field_type(tcx, env, field, args)))?;
            let own = format!("{name}::{}.{}", def.variant(index).name, field.name);
            if config.kind != Kind::Natural {
                end = multiple(end + pad(config, &own), of.align.abi.bytes(), random::is_odd(&own, config.seed));
                offsets[i] = Size::from_bytes(end);
                end += of.size.bytes();
            }
            table::symbol(format!("race.off.{own}"), offsets[i].bytes());
        }
        compat::place_variant(variant, &whole, offsets);
        last = last.max(end);
    }
    if config.kind != Kind::Natural {
        let own = format!("{name}#size");
        let end = last.max(least(config)) + pad(config, &own);
        layout.size = Size::from_bytes(multiple(end, align, random::is_odd(&own, config.seed)));
    }
    let size = layout.size;
    variants.iter_mut().for_each(|variant| variant.size = size);
    Ok(())
}

/// A niche nearer to the end stays nearer to the end: rustc orders the fields of what the type lies in by that.
fn keep_side(natural: &TyAndLayout<'_>, layout: &mut Layout) {
    let space = |niche: rustc_abi::Niche, size: Size| (niche.offset.bytes(), (size - niche.offset).bytes());
    let (Some(before), Some(niche)) = (natural.largest_niche, layout.largest_niche) else { return };
    let (head, tail) = space(before, natural.size);
    let at_end = head > tail.saturating_sub(1);
    let (head, tail) = space(niche, layout.size);
    let lack = if at_end { (tail + MARGIN).saturating_sub(head) } else { (head + MARGIN).saturating_sub(tail) };
    // an even multiple of the alignment: odd multiples stay odd, and even ones even
    let more = Size::from_bytes(lack.next_multiple_of(2 * natural.align.abi.bytes()));
    layout.size += more;
    if let (true, FieldsShape::Arbitrary { offsets, .. }) = (at_end, &mut layout.fields) {
        offsets.iter_mut().for_each(|offset| *offset += more);
        layout.largest_niche.iter_mut().for_each(|niche| niche.offset += more);
    }
}

/// More than the fields beside a type commonly take.
const MARGIN: u64 = 32;

fn pad(config: &Config, name: &str) -> u64 {
    match config.kind {
        Kind::Far => random::between(name, config.seed, 0x400, 0x8000),
        Kind::Small => random::between(name, config.seed, 1, 40),
        Kind::Natural => 0,
    }
}

/// Small sizes are all on one side of what std's sorting chooses functions by (8, 85, 96 and 128 bytes): it chooses for speed alone,
/// and where probes chose differently there would be nothing to compare.
fn least(config: &Config) -> u64 {
    if config.kind == Kind::Small {
        129
    } else {
        0
    }
}

/// The next multiple of the alignment that is odd or even.
pub fn multiple(at: u64, align: u64, odd: bool) -> u64 {
    let times = at.div_ceil(align);
    (times + u64::from((times % 2 == 1) != odd)) * align
}

fn note<'tcx>(tcx: TyCtxt<'tcx>, name: &str, layout: &Layout, fields: &[Field<'tcx>]) {
    table::symbol(format!("race.size.{name}"), layout.size.bytes());
    table::type_(name, layout.size.bytes(), layout.align.abi.bytes(), !layout.is_uninhabited());
    for (i, (field, of)) in fields.iter().enumerate() {
        let symbol = format!("race.off.{name}.{field}");
        let resilient = of.ty.ty_adt_def().is_some_and(|def| marks::is_resilient(tcx, def.did()));
        let type_ = name::type_(tcx, of.ty);
        table::symbol(symbol.clone(), layout.fields.offset(i).bytes());
        table::field(symbol, type_.clone(), of.size.bytes(), of.align.abi.bytes(), resilient.then_some(type_));
    }
}

/// Whether a marked type lies inside, by value: then size and offsets are those of this probe.
pub fn holds_marked<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: Ty<'tcx>, depth: u32) -> bool {
    let inside = |part: Ty<'tcx>| holds_marked(tcx, env, part, depth + 1);
    match of.kind() {
        _ if depth > 24 => false,
        ty::Adt(def, _) if marks::is_resilient(tcx, def.did()) => true,
        ty::Adt(def, args) => def.all_fields().any(|field| inside(compat::field_type(tcx, env, field, args))),
        ty::Tuple(parts) => parts.iter().any(inside),
        ty::Array(element, _) | ty::Slice(element) | ty::Pat(element, _) => inside(*element),
        ty::Closure(_, args) => args.as_closure().upvar_tys().iter().any(inside),
        _ => false,
    }
}
