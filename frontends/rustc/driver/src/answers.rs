//! What rustc makes of what is declared: sizes, alignments, offsets, niches, tags, and the slots of vtables, under the keys
//! of the declarations.

use crate::declared::{field_key, method_key, natural, Declared};
use crate::graph::Graph;
use crate::{compat, name, types};
use rustc_abi::{FieldsShape, TagEncoding, Variants};
use rustc_middle::ty::layout::TyAndLayout;
use rustc_middle::ty::{self, VtblEntry};

/// The answers for everything that was described; types that rustc cannot lay out have none.
pub fn of(known: &Declared<'_>) -> Graph {
    let mut graph = Graph::default();
    for (of, key) in &known.types {
        if let Ok(layout) = known.tcx.layout_of(known.env.as_query_input(*of)) {
            type_(&mut graph, known, key, layout);
        }
    }
    for (key, of) in &known.traits {
        slots(&mut graph, known, key, *of);
    }
    graph
}

fn type_<'tcx>(graph: &mut Graph, known: &Declared<'tcx>, key: &str, layout: TyAndLayout<'tcx>) {
    let cx = known.cx();
    let record = graph.node(key, "Type");
    record.set("size", layout.size.bytes()).set("align", layout.align.abi.bytes()).set("uninhabited", layout.is_uninhabited());
    let niche = layout.largest_niche.filter(|niche| niche.available(&known.tcx) > 0);
    let unused = niche.map_or(types::Unused::NONE, |niche| types::unused(&cx, niche.value, niche.valid_range));
    record.set("niche_offset", niche.map_or(0, |niche| niche.offset.bytes())).set("niche_size", unused.size);
    record.set("niche_start", natural(unused.start)).set("niche_end", natural(unused.end)).set("niche_count", natural(unused.count));
    if layout.ty.is_enum() {
        types::tag(record, &cx, layout);
    }
    if let Variants::Multiple { tag_encoding: TagEncoding::Niche { niche_start, .. }, .. } = &layout.variants {
        record.set("tag_niche_start", natural(*niche_start));
    }
    offsets(graph, known, &key["type ".len()..], layout);
}

fn offsets<'tcx>(graph: &mut Graph, known: &Declared<'tcx>, path: &str, layout: TyAndLayout<'tcx>) {
    let placed = |owner: &str, layout: TyAndLayout<'tcx>, graph: &mut Graph| {
        if matches!(layout.fields, FieldsShape::Arbitrary { .. } | FieldsShape::Union(_)) {
            for index in 0..layout.fields.count() {
                graph.node(field_key(owner, index), "Field").set("offset", layout.fields.offset(index).bytes());
            }
        }
    };
    let ty::Adt(def, _) = layout.ty.kind() else {
        let has_fields = matches!(layout.ty.kind(), ty::Tuple(_) | ty::Closure(..) | ty::CoroutineClosure(..));
        return if has_fields { placed(path, layout, graph) };
    };
    if !def.is_enum() {
        return placed(path, layout, graph);
    }
    for (index, variant) in def.variants().iter_enumerated() {
        let is_there = match &layout.variants {
            Variants::Empty => false,
            Variants::Single { index: only } => *only == index,
            Variants::Multiple { .. } => true,
        };
        if is_there {
            placed(&format!("{path}::{}", variant.name), layout.for_variant(&known.cx(), index), graph);
        }
    }
}

fn slots<'tcx>(graph: &mut Graph, known: &Declared<'tcx>, key: &str, of: ty::TraitRef<'tcx>) {
    let tcx = known.tcx;
    let above = compat::all_supertraits(tcx, of);
    for (index, entry) in compat::vtable_entries(tcx, of).iter().enumerate() {
        let slot = format!("slot {} {index}", &key["trait ".len()..]);
        graph.node(key, "Trait").edge("slot", slot.clone());
        let record = graph.node(slot, "Slot");
        record.set("index", index).set("offset", index as u64 * tcx.data_layout.pointer_size().bytes());
        match entry {
            VtblEntry::MetadataDropInPlace => record.set("entry", "drop"),
            VtblEntry::MetadataSize => record.set("entry", "size"),
            VtblEntry::MetadataAlign => record.set("entry", "align"),
            VtblEntry::Vacant => record.set("entry", "vacant"),
            VtblEntry::TraitVPtr(to) => {
                let above = name::trait_(tcx, compat::unbound(tcx, *to));
                record.set("entry", "vtable").edge("upcasts_to", format!("trait {above}"))
            }
            VtblEntry::Method(instance) => {
                let method = compat::trait_item_of(tcx, instance.def_id()).unwrap_or(instance.def_id());
                // the same trait may be there with several arguments
                let mut owners = above.iter().filter(|above| Some(above.def_id) == tcx.trait_of_assoc(method));
                let owner = owners.clone().find(|above| instance.args.iter().zip(above.args).all(|(a, b)| a == b)).or(owners.next());
                let held = owner.map(|owner| method_key(tcx, *owner, method));
                record.set("entry", "method").edge("holds", held.unwrap_or_else(|| format!("method {}", name::item(tcx, method))))
            }
        };
    }
}

