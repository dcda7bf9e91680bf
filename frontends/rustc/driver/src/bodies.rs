//! What the bodies that this crate generates code for do with marked types: fields that are moved out of a value (the rest is then
//! dropped by a list of fields that may be old), and enums that keep their variants in unused values of a marked type.

use crate::compat::{self, MonoItem};
use crate::layout::{holds_marked, is_changed};
use crate::{items, marks, name, table};
use rustc_abi::{FieldsShape, TagEncoding, Variants};
use rustc_hir::def_id::{DefId, LocalDefId};
use rustc_middle::mir::visit::{PlaceContext, Visitor};
use rustc_middle::mir::{Body, Location, Operand, Place, ProjectionElem};
use rustc_middle::ty::layout::{HasTyCtxt, LayoutCx, TyAndLayout};
use rustc_middle::ty::{self, Instance, InstanceKind, Ty, TyCtxt};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Mutex, OnceLock};

type Elaborated = for<'tcx> fn(TyCtxt<'tcx>, LocalDefId) -> &'tcx rustc_data_structures::steal::Steal<Body<'tcx>>;
static ELABORATED: OnceLock<Elaborated> = OnceLock::new();
/// Functions of this crate that move a field out of a marked type, and the type's name.
static MOVED: Mutex<Option<HashMap<DefId, String>>> = Mutex::new(None);

/// Puts this module in front of the query: later passes take values apart, so that the move does not show any more.
pub fn override_in(providers: &mut rustc_middle::util::Providers) {
    let queries = &mut providers.queries;
    let _ = ELABORATED.set(std::mem::replace(&mut queries.mir_drops_elaborated_and_const_checked, elaborated));
}

fn elaborated<'tcx>(tcx: TyCtxt<'tcx>, key: LocalDefId) -> &'tcx rustc_data_structures::steal::Steal<Body<'tcx>> {
    let body = (ELABORATED.get().unwrap())(tcx, key);
    let found = moved_out(tcx, &body.borrow());
    crate::rests::note_moves(tcx, key.to_def_id(), &body.borrow());
    if let Some(of) = found {
        MOVED.lock().unwrap().get_or_insert_default().insert(key.to_def_id(), of);
    }
    body
}

struct Moves<'a, 'tcx> {
    tcx: TyCtxt<'tcx>,
    body: &'a Body<'tcx>,
    found: Option<String>,
}

impl<'tcx> Visitor<'tcx> for Moves<'_, 'tcx> {
    fn visit_operand(&mut self, operand: &Operand<'tcx>, location: Location) {
        if let Operand::Move(place) = operand {
            self.found = self.found.take().or_else(|| owner(self.tcx, self.body, *place));
        }
        self.super_operand(operand, location);
    }
    fn visit_place(&mut self, _: &Place<'tcx>, _: PlaceContext, _: Location) {}
}

/// The marked type of another crate of which the place is a field.
fn owner<'tcx>(tcx: TyCtxt<'tcx>, body: &Body<'tcx>, place: Place<'tcx>) -> Option<String> {
    place.iter_projections().find_map(|(base, element)| {
        let ProjectionElem::Field(..) = element else { return None };
        let of = base.ty(body, tcx).ty;
        let def = of.ty_adt_def()?;
        // of an enum the other variants are dropped by the definer, and of this one no field may be new: see `rests`
        (!def.did().is_local() && def.is_struct() && marks::is_resilient(tcx, def.did()) && is_changed(of, def)).then(|| name::type_(tcx, of))
    })
}

fn moved_out<'tcx>(tcx: TyCtxt<'tcx>, body: &Body<'tcx>) -> Option<String> {
    let mut moves = Moves { tcx, body, found: None };
    moves.visit_body(body);
    moves.found
}

/// Why the function must not be in a program whose marked types are others than this crate knows.
pub fn refused<'tcx>(tcx: TyCtxt<'tcx>, instance: Instance<'tcx>) -> Option<String> {
    if let Some(of) = compat::glue_of(instance) {
        let ty::Adt(def, args) = of.kind() else { return None };
        let generic = args.types().next().is_some() && !def.did().is_local();
        return (generic && marks::is_resilient(tcx, def.did()) && is_changed(of, *def)).then(|| {
            format!(
                "drops a `{}` by the fields that this crate knows: a generic type that may evolve has no drop function of its definer",
                name::type_(tcx, of)
            )
        });
    }
    match instance.def {
        InstanceKind::Item(def) => {
            let known = MOVED.lock().unwrap().as_ref().and_then(|moved| moved.get(&def).cloned());
            let of = match def.is_local() {
                true => known,
                false => moved_out(tcx, tcx.instance_mir(instance.def)),
            };
            of.map(|of| format!("moves a field out of a `{of}`, whose other fields this crate does not know"))
        }
        _ => None,
    }
}

/// Types of the locals of all that code is generated for, where a marked type lies inside by value.
pub fn types_around_marked<'tcx>(tcx: TyCtxt<'tcx>) -> Vec<Ty<'tcx>> {
    let env = ty::TypingEnv::fully_monomorphized();
    let (mut seen, mut found) = (HashSet::new(), BTreeMap::new());
    for item in items::all(tcx) {
        let MonoItem::Fn(instance) = item else { continue };
        if matches!(instance.def, InstanceKind::Intrinsic(_) | InstanceKind::Virtual(..)) {
            continue;
        }
        for local in &tcx.instance_mir(instance.def).local_decls {
            let Some(of) = compat::instantiated(tcx, env, instance, local.ty) else { continue };
            if !seen.insert(of) {
                continue;
            }
            for part in of.walk().filter_map(|part| part.as_type()) {
                if holds_marked(tcx, env, part, 0) {
                    found.insert(name::type_(tcx, part), part);
                }
            }
        }
    }
    found.into_values().collect()
}

/// Marked types whose unused values hold the tag of the enum: from the outermost to the innermost.
pub fn niche_sources<'tcx>(cx: &LayoutCx<'tcx>, layout: TyAndLayout<'tcx>) -> Vec<Ty<'tcx>> {
    let mut sources = Vec::new();
    if let Some((inner, offset)) = inside(cx, layout) {
        walk(cx, inner, offset, &mut sources);
    }
    sources
}

/// The variant that holds the tag, and where.
pub fn inside<'tcx>(cx: &LayoutCx<'tcx>, layout: TyAndLayout<'tcx>) -> Option<(TyAndLayout<'tcx>, u64)> {
    match &layout.variants {
        Variants::Multiple { tag_encoding: TagEncoding::Niche { untagged_variant, .. }, tag_field, .. } => {
            Some((layout.for_variant(cx, *untagged_variant), layout.fields.offset(tag_field.as_usize()).bytes()))
        }
        _ => None,
    }
}

fn walk<'tcx>(cx: &LayoutCx<'tcx>, layout: TyAndLayout<'tcx>, at: u64, sources: &mut Vec<Ty<'tcx>>) {
    let tcx = cx.tcx();
    if layout.ty.ty_adt_def().is_some_and(|def| marks::is_resilient(tcx, def.did()) && is_changed(layout.ty, def)) {
        sources.push(layout.ty);
    }
    if let Some((field, at)) = field_at(cx, layout, at) {
        walk(cx, field, at, sources);
    }
}

/// The field, of the variant that holds the tag where there are several, in which a place lies, and where in it.
pub fn field_at<'tcx>(cx: &LayoutCx<'tcx>, layout: TyAndLayout<'tcx>, at: u64) -> Option<(TyAndLayout<'tcx>, u64)> {
    let layout = inside(cx, layout).map_or(layout, |(inner, _)| inner);
    let FieldsShape::Arbitrary { offsets, .. } = &layout.fields else { return None };
    offsets.iter_enumerated().find_map(|(i, offset)| {
        let field = layout.field(cx, i.as_usize());
        (offset.bytes()..offset.bytes() + field.size.bytes()).contains(&at).then(|| (field, at - offset.bytes()))
    })
}

/// Notes the enums with data beside a tag that lies in a marked type: rustc put that data before or behind the tag by where
/// the tag was, and all layouts must agree with that.
pub fn note_enums(tcx: TyCtxt<'_>) {
    let cx = LayoutCx::new(tcx, ty::TypingEnv::fully_monomorphized());
    let mut pending = types_around_marked(tcx);
    let mut seen = HashSet::new();
    while let Some(of) = pending.pop() {
        let Ok(layout) = tcx.layout_of(cx.typing_env.as_query_input(of)) else { continue };
        if !seen.insert(of) || !holds_marked(tcx, cx.typing_env, of, 0) {
            continue;
        }
        note_enum(&cx, layout);
        match of.kind() {
            ty::Adt(def, args) => pending.extend(def.all_fields().map(|field| compat::field_type(tcx, cx.typing_env, field, args))),
            ty::Tuple(parts) => pending.extend(parts.iter()),
            ty::Array(part, _) | ty::Slice(part) => pending.push(*part),
            ty::Closure(_, args) => pending.extend(args.as_closure().upvar_tys().iter()),
            _ => {}
        }
    }
}

fn note_enum<'tcx>(cx: &LayoutCx<'tcx>, layout: TyAndLayout<'tcx>) {
    let sources = niche_sources(cx, layout);
    let Variants::Multiple { tag, tag_field, tag_encoding: TagEncoding::Niche { untagged_variant, .. }, variants, .. } = &layout.variants
    else {
        return;
    };
    let tcx = cx.tcx();
    let others = variants.indices().filter(|index| index != untagged_variant).filter_map(|index| {
        let variant = layout.for_variant(cx, index);
        let fields = (0..variant.fields.count()).map(|i| (variant.fields.offset(i).bytes(), variant.field(cx, i).size.bytes()));
        let held: Vec<(u64, u64)> = fields.filter(|(_, size)| *size > 0).collect();
        Some((held.iter().map(|(at, _)| *at).min()?, held.iter().map(|(at, size)| at + size).max()?))
    });
    let others: Vec<(u64, u64)> = others.collect();
    if !sources.is_empty() && !others.is_empty() {
        let from = sources.iter().map(|of| name::type_(tcx, *of)).collect();
        table::enum_(name::type_(tcx, layout.ty), layout.fields.offset(tag_field.as_usize()).bytes(), tag.size(cx).bytes(), &others, from);
    }
}
