//! What a program declares of a type or trait, as records: form, fields, variants, representation; methods and supertraits in
//! their order. Nothing here asks for a layout, but for the scalars that a target gives and for coroutines, whose
//! layout follows from their code.

use crate::graph::{Graph, Record};
use crate::json::Json;
use crate::{compat, name, types, vtable};
use rustc_middle::ty::layout::LayoutCx;
use rustc_middle::ty::{self, Ty, TyCtxt};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub struct Declared<'tcx> {
    pub tcx: TyCtxt<'tcx>,
    pub env: ty::TypingEnv<'tcx>,
    pub graph: Graph,
    /// The key of each type that was described.
    pub types: HashMap<Ty<'tcx>, String>,
    /// Traits whose trait objects were described, with the `dyn` type as `Self`, by key.
    pub traits: BTreeMap<String, ty::TraitRef<'tcx>>,
    keys: BTreeSet<String>,
    pending: Vec<Ty<'tcx>>,
}

/// A number without a sign; beyond 2^53 it prints as text.
pub fn natural(value: u128) -> Json {
    i128::try_from(value).map_or_else(|_| Json::Text(value.to_string()), Json::Int)
}

impl<'tcx> Declared<'tcx> {
    pub fn new(tcx: TyCtxt<'tcx>) -> Declared<'tcx> {
        let env = ty::TypingEnv::fully_monomorphized();
        let mut graph = Graph::default();
        let minor = tcx.sess.cfg_version.split('.').nth(1).and_then(|minor| minor.parse::<u64>().ok());
        let unit = graph.node("unit", "Unit");
        unit.set("pointer_width", tcx.data_layout.pointer_size().bits()).set("rust_minor", minor).set("declared_only", true);
        Declared {
            tcx,
            env,
            graph,
            types: HashMap::new(),
            traits: BTreeMap::new(),
            keys: BTreeSet::new(),
            pending: Vec::new(),
        }
    }
    /// The key of the type's record, which `finish` makes. Types that differ only in what their names leave out are numbered.
    pub fn type_(&mut self, of: Ty<'tcx>) -> String {
        let of = compat::erased(self.tcx, of);
        if let Some(key) = self.types.get(&of) {
            return key.clone();
        }
        let plain = format!("type {}", name::type_(self.tcx, of));
        let numbered = |number: u32| if number == 1 { plain.clone() } else { format!("{plain}#{number}") };
        let key = (1..).map(numbered).find(|key| !self.keys.contains(key)).unwrap();
        self.keys.insert(key.clone());
        self.types.insert(of, key.clone());
        self.pending.push(of);
        key
    }
    pub fn finish(&mut self) {
        while let Some(of) = self.pending.pop() {
            self.describe(of);
        }
    }
    fn describe(&mut self, of: Ty<'tcx>) {
        let (tcx, key) = (self.tcx, self.types[&of].clone());
        let sized = of.is_sized(tcx, self.env);
        self.record(&key).set("path", key["type ".len()..].to_string()).set("form", form(of)).set("unsized", (!sized).then_some(true));
        match *of.kind() {
            ty::Adt(def, args) => self.adt(&key, def, args),
            ty::Tuple(parts) => {
                self.record(&key).set("unsizable", (!parts.is_empty()).then_some(true));
                self.parts(&key, parts);
            }
            ty::Closure(_, args) => self.parts(&key, args.as_closure().upvar_tys()),
            ty::CoroutineClosure(_, args) => self.parts(&key, args.as_coroutine_closure().upvar_tys()),
            ty::Slice(to) => self.link(&key, to),
            ty::Pat(to, _) => {
                self.pattern(&key, of);
                self.link(&key, to);
            }
            ty::Array(to, length) => {
                self.record(&key).set("length", compat::length(tcx, length));
                self.link(&key, to);
            }
            ty::Ref(_, to, _) | ty::RawPtr(to, _) => {
                if !to.is_sized(tcx, self.env) {
                    self.link(&key, to);
                }
            }
            ty::Dynamic(..) => self.object(of),
            ty::Bool | ty::Char | ty::Int(_) | ty::Uint(_) | ty::Float(_) | ty::Coroutine(..) => self.given(&key, of),
            _ => {}
        }
    }
    fn record(&mut self, key: &str) -> &mut Record {
        self.graph.node(key, "Type")
    }
    fn link(&mut self, key: &str, to: Ty<'tcx>) {
        let target = self.type_(to);
        self.record(key).edge("target", target);
    }
    /// What the target says of a scalar, or code of a coroutine.
    fn given(&mut self, key: &str, of: Ty<'tcx>) {
        let Ok(layout) = self.tcx.layout_of(self.env.as_query_input(of)) else { return };
        let record = self.record(key);
        record.set("size", layout.size.bytes()).set("align", layout.align.abi.bytes());
        match of.kind() {
            ty::Bool => record.set("valid_start", 0u64).set("valid_end", 1u64),
            ty::Char => record.set("valid_start", 0u64).set("valid_end", u64::from(u32::from(char::MAX))),
            ty::Coroutine(..) => record.set("uninhabited", layout.is_uninhabited()),
            _ => record,
        };
    }
    /// The range of a pattern type, which is its declaration; only the compiler can evaluate its bounds.
    fn pattern(&mut self, key: &str, of: Ty<'tcx>) {
        let Ok(layout) = self.tcx.layout_of(self.env.as_query_input(of)) else { return };
        let Some(niche) = layout.largest_niche else { return };
        self.record(key).set("valid_start", natural(niche.valid_range.start)).set("valid_end", natural(niche.valid_range.end));
    }
    fn adt(&mut self, key: &str, def: ty::AdtDef<'tcx>, args: ty::GenericArgsRef<'tcx>) {
        let (repr, (start, end)) = (def.repr(), compat::valid_range(self.tcx, def.did()));
        let unsizable = self.is_unsizable(def);
        let record = self.record(key);
        let flag = |is: bool| is.then_some(true);
        record.set("repr_c", flag(repr.c())).set("repr_simd", flag(repr.simd())).set("declared_order", flag(repr.linear()));
        record.set("packed", repr.pack.map(|pack| pack.bytes())).set("repr_align", repr.align.map(|align| align.bytes()));
        record.set("hides_niche", flag(def.is_unsafe_cell() || def.is_unsafe_pinned())).set("unsizable", flag(unsizable));
        record.set("valid_start", start.map_or(Json::Null, natural)).set("valid_end", end.map_or(Json::Null, natural));
        if !def.is_enum() {
            return self.fields(key, def.non_enum_variant(), args);
        }
        let discriminant = compat::discriminant_type(self.tcx, def);
        let layout = self.tcx.layout_of(self.env.as_query_input(discriminant)).unwrap();
        let record = self.record(key);
        record.set("discriminant_size", layout.size.bytes()).set("discriminant_signed", discriminant.is_signed());
        record.set("repr_int", flag(repr.int.is_some()));
        for (index, discriminant) in def.discriminants(self.tcx) {
            let variant = def.variant(index);
            let own = format!("variant {}::{}", &key["type ".len()..], variant.name);
            self.record(key).edge("variant", own.clone());
            let record = self.graph.node(own.clone(), "Variant");
            record.set("name", variant.name.to_string()).set("index", index.as_usize());
            record.set("discriminant", types::signed(self.tcx, discriminant));
            self.fields(&own, variant, args);
        }
    }
    /// Whether the last field may be of a type whose size is not known, in this or in another instance of the definition.
    fn is_unsizable(&self, def: ty::AdtDef<'tcx>) -> bool {
        let tail = def.is_struct().then(|| def.non_enum_variant().tail_opt()).flatten();
        tail.is_some_and(|tail| !compat::type_of(self.tcx, tail.did).is_sized(self.tcx, ty::TypingEnv::post_analysis(self.tcx, def.did())))
    }
    fn fields(&mut self, key: &str, variant: &'tcx ty::VariantDef, args: ty::GenericArgsRef<'tcx>) {
        for (index, field) in variant.fields.iter().enumerate() {
            let of = compat::field_type(self.tcx, self.env, field, args);
            self.field(key, index, field.name.as_str(), of);
        }
    }
    fn parts(&mut self, key: &str, parts: &[Ty<'tcx>]) {
        for (index, part) in parts.iter().enumerate() {
            self.field(key, index, &index.to_string(), *part);
        }
    }
    fn field(&mut self, owner: &str, index: usize, name: &str, of: Ty<'tcx>) {
        let (kind, path) = owner.split_once(' ').unwrap();
        let (key, target) = (field_key(path, index), self.type_(of));
        self.graph.node(owner, if kind == "type" { "Type" } else { "Variant" }).edge("field", key.clone());
        self.graph.node(key, "Field").set("index", index).set("name", name).edge("of", target);
    }
    /// The principal trait of a `dyn` type and everything above it.
    pub fn object(&mut self, of: Ty<'tcx>) {
        let Some(principal) = vtable::principal(self.tcx, of) else { return };
        let principal = principal.with_self_ty(self.tcx, of);
        let env = ty::TypingEnv::fully_monomorphized();
        let Some(principal) = compat::normalized_trait(self.tcx, env, principal) else { return };
        let key = self.trait_(principal);
        if self.traits.contains_key(&key) {
            return;
        }
        for above in compat::all_supertraits(self.tcx, principal) {
            for method in self.tcx.own_existential_vtable_entries(above.def_id) {
                let args = compat::method_args(self.tcx, *method, above);
                if compat::is_impossible(self.tcx, *method, args) {
                    let vacant = method_key(self.tcx, above, *method);
                    self.graph.node(key.clone(), "Trait").edge("vacates", vacant);
                }
            }
        }
        self.traits.insert(key, principal);
    }
    fn trait_(&mut self, of: ty::TraitRef<'tcx>) -> String {
        let (tcx, path) = (self.tcx, name::trait_(self.tcx, of));
        let key = format!("trait {path}");
        if self.graph.has(&key) {
            return key;
        }
        self.graph.node(key.clone(), "Trait").set("path", path.clone());
        for (index, item) in tcx.associated_items(of.def_id).in_definition_order().filter(|item| item.is_fn()).enumerate() {
            let own = method_key(tcx, of, item.def_id);
            let record = self.graph.node(own.clone(), "Method");
            record.set("name", item.name().to_string()).set("index", index);
            record.set("requires_sized", tcx.generics_require_sized_self(item.def_id)).set("final", item.defaultness(tcx).is_final());
            self.graph.node(key.clone(), "Trait").edge("method", own);
        }
        for (index, above) in compat::supertraits(tcx, of).into_iter().enumerate() {
            let (own, target) = (format!("parent {path} {index}"), self.trait_(above));
            self.graph.node(own.clone(), "Parent").set("index", index).edge("requires", target);
            self.graph.node(key.clone(), "Trait").edge("parent", own);
        }
        key
    }
    pub fn cx(&self) -> LayoutCx<'tcx> {
        LayoutCx::new(self.tcx, self.env)
    }
}

pub fn field_key(owner: &str, index: usize) -> String {
    format!("field {owner}.{index}")
}

pub fn method_key<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>, method: rustc_hir::def_id::DefId) -> String {
    format!("method {}::{}", name::trait_(tcx, of), tcx.item_name(method))
}

fn form(of: Ty<'_>) -> &'static str {
    match of.kind() {
        ty::FnDef(..) => "item",
        ty::Coroutine(..) => "coroutine",
        ty::Pat(..) => "pattern",
        // a box is a struct here: it has fields, and its layout is that of a struct
        ty::Adt(def, _) if def.is_box() => "struct",
        _ => types::form(of),
    }
}
