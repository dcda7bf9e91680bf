//! Layouts of unmarked structs, tuples and closures that hold marked types by value. rustc orders fields by how often two divides
//! their size, and by how far unused values lie from an end; both are other ones in each probe: the order is that for odd multiples
//! of the alignment, and for unused values at the very end of that side on which they lie, always.

use crate::compat;
use crate::layout::{holds_marked, multiple};
use rustc_abi::{FieldIdx, FieldsShape, ReprOptions, Size, StructKind, Variants};
use rustc_index::IndexVec;
use rustc_middle::ty::layout::{LayoutCx, TyAndLayout};
use rustc_middle::ty::{self, TyCtxt, TypingEnv};

/// The layout with its fields in an order that no probe changes.
pub fn steady<'tcx>(tcx: TyCtxt<'tcx>, env: TypingEnv<'tcx>, natural: TyAndLayout<'tcx>) -> TyAndLayout<'tcx> {
    relaid(tcx, env, natural).unwrap_or(natural)
}

fn relaid<'tcx>(tcx: TyCtxt<'tcx>, env: TypingEnv<'tcx>, natural: TyAndLayout<'tcx>) -> Option<TyAndLayout<'tcx>> {
    let (repr, kind) = rules(tcx, natural)?;
    let FieldsShape::Arbitrary { offsets, .. } = &natural.fields else { return None };
    let cx = LayoutCx::new(tcx, env);
    if offsets.len() < 2 || !natural.is_sized() || !holds_marked(tcx, env, natural.ty, 0) {
        return None;
    }
    let fields: IndexVec<FieldIdx, TyAndLayout<'tcx>> = offsets.indices().map(|i| natural.field(&cx, i.as_usize())).collect();
    let odd: IndexVec<FieldIdx, TyAndLayout<'tcx>> = fields.iter().map(|field| odd(tcx, env, *field)).collect();
    if fields.iter().zip(&odd).all(|(field, odd)| field.size == odd.size && field.largest_niche == odd.largest_niche) {
        return None;
    }
    let model = compat::univariant(&cx.calc, &odd, &repr, kind)?;
    let FieldsShape::Arbitrary { offsets: places, .. } = &model.fields else { return None };
    let mut order: Vec<FieldIdx> = places.indices().collect();
    order.sort_by_key(|i| (places[*i], *i));
    let mut layout = (*natural.layout.0).clone();
    let FieldsShape::Arbitrary { offsets, .. } = &mut layout.fields else { return None };
    let mut end = Size::ZERO;
    for i in &order {
        let align = fields[*i].align.abi;
        end = end.align_to(repr.pack.map_or(align, |pack| pack.min(align)));
        offsets[*i] = end;
        end += fields[*i].size;
    }
    let offsets = offsets.clone();
    layout.fields = compat::placed(offsets.clone(), order);
    layout.size = end.align_to(layout.align.abi);
    if layout.largest_niche.is_some() {
        let holder = model.largest_niche.and_then(|niche| {
            places.indices().find(|i| odd[*i].size > Size::ZERO && (places[*i]..places[*i] + odd[*i].size).contains(&niche.offset))
        });
        layout.largest_niche = holder.and_then(|i| Some((i, fields[i].largest_niche?))).map(|(i, mut niche)| {
            niche.offset += offsets[i];
            niche
        });
    }
    Some(TyAndLayout { ty: natural.ty, layout: tcx.mk_layout(layout) })
}

/// How rustc lays the fields out, if it may choose their order.
fn rules<'tcx>(tcx: TyCtxt<'tcx>, natural: TyAndLayout<'tcx>) -> Option<(ReprOptions, StructKind)> {
    if !matches!(natural.variants, Variants::Single { .. }) {
        return None;
    }
    match natural.ty.kind() {
        ty::Adt(def, _) if def.is_struct() && !def.repr().inhibit_struct_field_reordering() => {
            let env = TypingEnv::post_analysis(tcx, def.did());
            let last = def.non_enum_variant().fields.iter().next_back()?;
            let sized = compat::type_of(tcx, last.did).is_sized(tcx, env);
            Some((def.repr(), if sized { StructKind::AlwaysSized } else { StructKind::MaybeUnsized }))
        }
        ty::Tuple(_) => Some((ReprOptions::default(), StructKind::MaybeUnsized)),
        ty::Closure(..) => Some((ReprOptions::default(), StructKind::AlwaysSized)),
        _ => None,
    }
}

/// The field with a size that is an odd multiple of its alignment and with its unused values at an end, if it holds a marked type.
fn odd<'tcx>(tcx: TyCtxt<'tcx>, env: TypingEnv<'tcx>, field: TyAndLayout<'tcx>) -> TyAndLayout<'tcx> {
    if field.is_zst() || !holds_marked(tcx, env, field.ty, 0) {
        return field;
    }
    let size = Size::from_bytes(multiple(field.size.bytes(), field.align.abi.bytes(), true));
    let mut layout = (*field.layout.0).clone();
    if let Some(niche) = &mut layout.largest_niche {
        let width = niche.value.size(&tcx);
        let tail = field.size - niche.offset - width;
        niche.offset = if niche.offset <= tail { Size::ZERO } else { size - width };
    }
    layout.size = size;
    TyAndLayout { ty: field.ty, layout: tcx.mk_layout(layout) }
}
