//! Types as this compilation sees them, with their layout, and everything behind them: fields, variants, arguments, pointees,
//! function pointers and the traits of `dyn` types.

use crate::facts::Facts;
use crate::{compat, marks, name, niches};
use rustc_abi::{FieldIdx, FieldsShape, Primitive, TagEncoding, Variants};
use rustc_middle::ty::layout::{LayoutCx, TyAndLayout};
use rustc_middle::ty::{self, Ty};

/// Size and value range of the unused values of a scalar.
pub struct Unused {
    pub size: u64,
    pub start: u128,
    pub end: u128,
    pub count: u128,
}

impl Unused {
    pub const NONE: Unused = Unused { size: 0, start: 0, end: 0, count: 0 };
}

impl<'tcx> Facts<'tcx> {
    /// The key of the type's record; the record is made later, by `finish_types`.
    pub fn type_(&mut self, of: Ty<'tcx>) -> String {
        let of = compat::erased(self.tcx, of);
        let key = match self.type_keys.get(&of) {
            Some(key) => return key.clone(),
            None => format!("type {}", name::type_(self.tcx, of)),
        };
        self.type_keys.insert(of, key.clone());
        self.pending.push(of);
        key
    }
    /// Makes the records of all types that were mentioned, and of what they mention.
    pub fn finish_types(&mut self) {
        while let Some(of) = self.pending.pop() {
            self.describe(of);
        }
    }
    fn describe(&mut self, of: Ty<'tcx>) {
        let (key, path) = (self.type_keys[&of].clone(), name::type_(self.tcx, of));
        let layout = self.tcx.layout_of(self.env.as_query_input(of)).ok();
        let natural = self.natural;
        let pass = self.pass_of_type(of);
        let record = self.graph.node(key.clone(), "Type");
        record.set("path", path.clone()).set("name", short(&path)).set("form", form(of)).set("definition", natural).set("resilient", false);
        record.set("pass", pass).edge("is", format!("=type {path}"));
        match layout {
            Some(layout) if layout.is_sized() => {
                record.set("size", layout.size.bytes()).set("align", layout.align.abi.bytes());
            }
            _ => {
                record.set("unsized", true);
            }
        }
        if natural {
            self.type_id(&key, of);
        }
        self.promises(&key, of);
        if let Some(layout) = layout {
            self.describe_layout(&key, layout);
        }
        self.describe_parts(&key, of, layout);
    }
    fn describe_layout(&mut self, key: &str, layout: TyAndLayout<'tcx>) {
        let (tcx, cx) = (self.tcx, LayoutCx::new(self.tcx, self.env));
        let niche = layout.largest_niche.filter(|niche| niche.available(&tcx) > 0);
        let unused = niche.map(|niche| unused(&cx, niche.value, niche.valid_range));
        let holder = niche.and_then(|niche| field_at(&cx, layout, niche.offset.bytes()));
        let symbolic = !self.natural && !is_marked(self, layout.ty) && holds_marked(self, layout.ty, 0);
        let drops = layout.ty.needs_drop(tcx, self.env);
        let record = self.graph.node(key, "Type");
        record.set("niche_offset", niche.map_or(0, |niche| niche.offset.bytes()));
        let unused = unused.unwrap_or(Unused::NONE);
        record.set("niche_size", unused.size).set("niche_start", unused.start as i128).set("niche_end", unused.end as i128);
        record.set("niche_count", unused.count as i128).set("niche_field", holder.unwrap_or_default());
        record.set("uninhabited", layout.is_uninhabited()).set("needs_drop", drops);
        record.set("symbolic", symbolic.then_some(true));
        if layout.ty.is_enum() {
            tag(record, &cx, layout);
            self.taken(key, layout);
        }
        if let Some(inner) = self.wrapped(layout) {
            self.link(key, "wraps", inner);
        }
        if !self.natural {
            for source in crate::bodies::niche_sources(&cx, layout) {
                self.link(key, "niche_from", source);
            }
        }
    }
    /// Among which values a rule of the compiler chose those that mark variants.
    fn taken(&mut self, key: &str, layout: TyAndLayout<'tcx>) {
        let Some(taken) = niches::taken(&LayoutCx::new(self.tcx, self.env), layout) else { return };
        match crate::table::is_guarded(&key["type ".len()..]) {
            Some(true) => _ = self.graph.node(key, "Type").set("guarded", true),
            Some(false) => _ = self.graph.node(key, "Type").set("start_moves", true),
            None => {}
        }
        match taken.after {
            Some(after) => self.link(key, "taken_after", after),
            None => _ = self.graph.node(key, "Type").set("spare_low", taken.low as i128).set("spare_high", taken.high as i128),
        }
    }
    fn describe_parts(&mut self, key: &str, of: Ty<'tcx>, layout: Option<TyAndLayout<'tcx>>) {
        match *of.kind() {
            ty::Adt(def, args) => self.describe_adt(key, of, def, args, layout),
            ty::Ref(_, to, mutability) | ty::RawPtr(to, mutability) => {
                self.graph.node(key, "Type").set("mutable", mutability.is_mut());
                self.link(key, "target", to);
            }
            ty::Slice(to) | ty::Pat(to, _) => self.link(key, "target", to),
            ty::Array(to, length) => {
                self.graph.node(key, "Type").set("length", compat::length(self.tcx, length));
                self.link(key, "target", to);
            }
            ty::Tuple(parts) => {
                for (i, part) in parts.iter().enumerate() {
                    let offset = layout.map(|layout| layout.fields.offset(i).bytes());
                    self.field(key, &i.to_string(), i, offset, part, None);
                }
            }
            ty::Closure(_, args) => {
                for (i, part) in args.as_closure().upvar_tys().iter().enumerate() {
                    let offset = layout.map(|layout| layout.fields.offset(i).bytes());
                    self.field(key, &i.to_string(), i, offset, part, None);
                }
            }
            ty::FnPtr(..) => {
                let signature = self.pointer_signature(of);
                self.graph.node(key, "Type").edge("call", signature);
            }
            ty::Dynamic(..) => {
                if let Some(principal) = self.principal(of) {
                    self.graph.node(key, "Type").edge("principal", principal);
                }
            }
            _ => {}
        }
    }
    fn link(&mut self, key: &str, kind: &'static str, to: Ty<'tcx>) {
        let target = self.type_(to);
        self.graph.node(key, "Type").edge(kind, target);
    }
    fn describe_adt(
        &mut self,
        key: &str,
        of: Ty<'tcx>,
        def: ty::AdtDef<'tcx>,
        args: ty::GenericArgsRef<'tcx>,
        layout: Option<TyAndLayout<'tcx>>,
    ) {
        let (place, krate, source) = (self.place(def.did()), self.krate(def.did().krate), self.source(def.did()));
        let mark = marks::of(self.tcx, def.did()).filter(|mark| mark.resilient);
        let record = self.graph.node(key, "Type");
        record.edge("of_crate", krate).set("file", place.0).set("line", place.1).set("source", source);
        record.set(
            "non_exhaustive",
            def.is_variant_list_non_exhaustive() || (def.is_struct() && def.non_enum_variant().is_field_list_non_exhaustive()),
        );
        if let Some(mark) = mark.filter(|_| self.natural || crate::layout::is_changed(of, def)) {
            record.set("destructor", def.destructor(self.tcx).map(|_| true));
            record.set("resilient", true).set("capacity", mark.capacity).set("frozen", mark.size_frozen.then_some(true));
        }
        if args.types().next().is_some() {
            record.set("generic", true);
        }
        for argument in args.types() {
            self.link(key, "argument", argument);
        }
        if def.is_box() {
            return self.link(key, "target", of.expect_boxed_ty());
        }
        if !def.is_enum() {
            return self.fields(key, def.non_enum_variant(), args, layout);
        }
        for (index, variant) in def.variants().iter_enumerated() {
            let cx = LayoutCx::new(self.tcx, self.env);
            let inner = layout.filter(|layout| !matches!(layout.variants, Variants::Empty)).map(|layout| layout.for_variant(&cx, index));
            let discriminant = of.discriminant_for_variant(self.tcx, index);
            self.variant(key, variant, index.as_usize(), discriminant.map(|discr| signed(self.tcx, discr)), args, inner);
        }
    }
    fn variant(
        &mut self,
        key: &str,
        variant: &'tcx ty::VariantDef,
        index: usize,
        discriminant: Option<i128>,
        args: ty::GenericArgsRef<'tcx>,
        layout: Option<TyAndLayout<'tcx>>,
    ) {
        let path = format!("{}::{}", &key["type ".len()..], variant.name);
        let place = self.place(variant.def_id);
        let own = format!("variant {path}");
        self.graph.node(key, "Type").edge("variant", own.clone());
        let record = self.graph.node(own.clone(), "Variant");
        record.set("name", variant.name.to_string()).set("path", path.clone()).set("index", index).set("discriminant", discriminant);
        record.set("file", place.0).set("line", place.1).edge("is", format!("=variant {path}"));
        self.fields(&own, variant, args, layout);
    }
    fn fields(&mut self, key: &str, variant: &'tcx ty::VariantDef, args: ty::GenericArgsRef<'tcx>, layout: Option<TyAndLayout<'tcx>>) {
        for (i, field) in variant.fields.iter().enumerate() {
            let of = compat::field_type(self.tcx, self.env, field, args);
            let offset = layout.filter(|layout| i < layout.fields.count()).map(|layout| layout.fields.offset(i).bytes());
            let visibility = if field.vis.is_public() { "pub" } else { "private" };
            let place = self.place(field.did);
            let lifetimes = self.field_lifetimes(field.did);
            let own = self.field(key, field.name.as_str(), i, offset, of, Some(visibility));
            let record = self.graph.node(own, "Field");
            record.set("file", place.0).set("line", place.1).set("lifetimes", lifetimes);
        }
    }
    fn field(&mut self, owner: &str, name: &str, index: usize, offset: Option<u64>, of: Ty<'tcx>, visibility: Option<&str>) -> String {
        let (kind, path) = owner.split_once(' ').unwrap();
        let kind = if kind == "type" { "Type" } else { "Variant" };
        let (path, target) = (format!("{path}.{name}"), self.type_(of));
        let key = format!("field {path}");
        self.graph.node(owner, kind).edge("field", key.clone());
        let record = self.graph.node(key.clone(), "Field");
        record.set("name", name).set("path", path.clone()).set("index", index).set("offset", offset).set("visibility", visibility);
        record.edge("of", target).edge("is", format!("=field {path}"));
        key
    }
}

/// A discriminant as the number that one would write.
pub fn signed<'tcx>(tcx: ty::TyCtxt<'tcx>, discr: ty::util::Discr<'tcx>) -> i128 {
    match discr.ty.kind() {
        ty::Int(int) => {
            let bits = int.bit_width().unwrap_or(tcx.data_layout.pointer_size().bits());
            (discr.val as i128) << (128 - bits) >> (128 - bits)
        }
        _ => discr.val as i128,
    }
}

/// The tag of an enum.
pub fn tag<'tcx>(record: &mut crate::graph::Record, cx: &LayoutCx<'tcx>, layout: TyAndLayout<'tcx>) {
    let (mut encoding, mut offset, mut size, mut start, mut values, mut untagged) = ("none", 0, 0, 0, 0, -1);
    if let Variants::Multiple { tag, tag_encoding, tag_field, .. } = &layout.variants {
        (encoding, offset, size) = ("direct", layout.fields.offset(tag_field.as_usize()).bytes(), tag.size(cx).bytes());
        if let TagEncoding::Niche { untagged_variant, niche_start, niche_variants } = tag_encoding {
            values = compat::count(niche_variants);
            (encoding, start, untagged) = ("niche", *niche_start as i128, untagged_variant.as_u32() as i128);
        }
    }
    record
        .set("tag_encoding", encoding)
        .set("tag_offset", offset)
        .set("tag_size", size)
        .set("tag_niche_start", start)
        .set("tag_niche_values", values)
        .set("tag_untagged", untagged);
}

/// The values that a scalar with this range never has.
pub fn unused(cx: &LayoutCx<'_>, value: Primitive, valid: rustc_abi::WrappingRange) -> Unused {
    let size = value.size(cx);
    let mask = size.unsigned_int_max();
    let (start, end) = (valid.end.wrapping_add(1) & mask, valid.start.wrapping_sub(1) & mask);
    Unused { size: size.bytes(), start, end, count: valid.start.wrapping_sub(valid.end).wrapping_sub(1) & mask }
}

fn field_at<'tcx>(cx: &LayoutCx<'tcx>, layout: TyAndLayout<'tcx>, offset: u64) -> Option<String> {
    let FieldsShape::Arbitrary { offsets, .. } = &layout.fields else { return None };
    let holds = |i: FieldIdx| {
        let start = offsets[i].bytes();
        (start..start + layout.field(cx, i.as_usize()).size.bytes()).contains(&offset)
    };
    let found = offsets.indices().find(|i| holds(*i))?;
    match layout.ty.kind() {
        ty::Adt(def, _) if def.is_struct() => Some(def.non_enum_variant().fields[found].name.to_string()),
        ty::Tuple(_) | ty::Closure(..) => Some(found.as_usize().to_string()),
        _ => None,
    }
}

fn is_marked<'tcx>(facts: &Facts<'tcx>, of: Ty<'tcx>) -> bool {
    of.ty_adt_def().is_some_and(|def| marks::is_resilient(facts.tcx, def.did()))
}

/// Whether a marked type lies inside, by value.
pub fn holds_marked<'tcx>(facts: &Facts<'tcx>, of: Ty<'tcx>, depth: u32) -> bool {
    crate::layout::holds_marked(facts.tcx, facts.env, of, depth)
}

fn short(path: &str) -> String {
    let head = path.split(['<', '(']).next().unwrap_or(path);
    let start = head.rfind("::").map_or(0, |at| at + 2);
    if path.starts_with(['&', '*', '[', '(', '<']) || path.starts_with("dyn ") {
        path.to_string()
    } else {
        path[start..].to_string()
    }
}

/// What kind of type it is, as the graph calls it.
pub fn form(of: Ty<'_>) -> &'static str {
    match of.kind() {
        ty::Adt(def, _) if def.is_box() => "box",
        ty::Adt(def, _) if def.is_enum() => "enum",
        ty::Adt(def, _) if def.is_union() => "union",
        ty::Adt(..) => "struct",
        ty::Tuple(_) => "tuple",
        ty::Array(..) => "array",
        ty::Slice(_) => "slice",
        ty::Str => "str",
        ty::Ref(..) => "reference",
        ty::RawPtr(..) => "pointer",
        ty::FnPtr(..) | ty::FnDef(..) => "function",
        ty::Dynamic(..) => "dyn",
        ty::Closure(..) | ty::Coroutine(..) | ty::CoroutineClosure(..) => "closure",
        ty::Never => "never",
        ty::Foreign(_) => "foreign",
        _ => "primitive",
    }
}
