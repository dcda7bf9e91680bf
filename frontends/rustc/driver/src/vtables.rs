//! The vtables that this crate makes: for the lift by the name that the IR gives them, for the graph with the impls behind them.

use crate::facts::Facts;
use crate::json::Json;
use crate::{compat, name, vtable};
use rustc_middle::ty::{self, Instance, Ty, TyCtxt, VtblEntry};

/// What lies at an offset of a vtable.
enum Part {
    Symbol(String),
    Bytes(u64),
    Any,
}

/// A vtable as `items.json` describes it, and what its initialiser in the IR must look like.
pub struct Seen {
    pub json: Json,
    parts: Vec<Part>,
}

impl<'tcx> Facts<'tcx> {
    /// Describes the vtable of a type for a trait; a marked trait gets records too.
    pub fn vtable(&mut self, of: Ty<'tcx>, principal: Option<ty::ExistentialTraitRef<'tcx>>) -> Option<Seen> {
        let tcx = self.tcx;
        let layout = tcx.layout_of(self.env.as_query_input(of)).ok()?;
        let drop = of.needs_drop(tcx, self.env).then(|| compat::drop_glue(tcx, of));
        let reference = principal.map(|principal| compat::erased(tcx, principal.with_self_ty(tcx, of)));
        let entries: &[VtblEntry<'tcx>] = reference.map_or(TyCtxt::COMMON_VTABLE_ENTRIES, |of| compat::vtable_entries(tcx, of));
        let marked = principal.is_some_and(|principal| vtable::is_affected(tcx, principal.def_id));
        let (size, align) = (layout.size.bytes(), layout.align.abi.bytes());
        let symbol = |instance: Instance<'tcx>| tcx.symbol_name(instance).name.to_string();
        let (mut described, mut parts) = (Vec::new(), Vec::new());
        for entry in entries {
            let (json, part) = match entry {
                VtblEntry::MetadataDropInPlace => {
                    let name = drop.map(symbol);
                    (
                        Json::object([("entry", Json::from("drop")), ("symbol", name.clone().into())]),
                        name.map_or(Part::Bytes(0), Part::Symbol),
                    )
                }
                VtblEntry::MetadataSize => (Json::object([("entry", Json::from("size")), ("value", size.into())]), Part::Bytes(size)),
                VtblEntry::MetadataAlign => (Json::object([("entry", Json::from("align")), ("value", align.into())]), Part::Bytes(align)),
                VtblEntry::Vacant => (Json::object([("entry", Json::from("vacant"))]), Part::Any),
                VtblEntry::Method(instance) => {
                    let method = compat::trait_item_of(tcx, instance.def_id()).unwrap_or(instance.def_id());
                    let name = symbol(*instance);
                    (
                        Json::object([
                            ("entry", Json::from("method")),
                            ("method", name::item(tcx, method).into()),
                            ("symbol", name.clone().into()),
                        ]),
                        Part::Symbol(name),
                    )
                }
                VtblEntry::TraitVPtr(above) => {
                    let above = name::object_trait(tcx, compat::unbound(tcx, *above));
                    (Json::object([("entry", Json::from("vptr")), ("super", above.into())]), Part::Any)
                }
            };
            described.push(json);
            parts.push(part);
        }
        if let (true, Some(reference)) = (marked, reference) {
            self.impls(of, reference, drop, size, align);
        }
        let json = Json::object([
            ("type", Json::from(name::type_(tcx, of))),
            ("trait", reference.map(|reference| name::object_trait(tcx, reference)).into()),
            ("size", size.into()),
            ("align", align.into()),
            ("drop", drop.map(symbol).into()),
            ("marked", marked.into()),
            ("entries", Json::List(described)),
        ]);
        Some(Seen { json, parts })
    }
    /// The records of the vtable, and of the impl of the trait and of every supertrait.
    fn impls(&mut self, of: Ty<'tcx>, reference: ty::TraitRef<'tcx>, drop: Option<Instance<'tcx>>, size: u64, align: u64) {
        let (type_key, type_name) = (self.type_(of), name::type_(self.tcx, of));
        let drop = drop.and_then(|drop| self.code(drop));
        let path = format!("<{type_name} as {}>", name::object_trait(self.tcx, reference));
        for of_trait in compat::all_supertraits(self.tcx, reference) {
            if !self.tcx.trait_is_auto(of_trait.def_id) {
                self.impl_(&type_key, &type_name, of_trait);
            }
        }
        let (trait_key, name) = (self.trait_key(reference), format!("vtable {path}"));
        let record = self.graph.node(name, "VTable");
        record.set("path", path.clone()).set("needs_drop", drop.is_some()).set("size", size).set("align", align);
        record.edge("for", type_key).edge("of", trait_key).edge("impl", format!("impl {path}"));
        if let Some(drop) = drop {
            record.edge("drop", drop);
        }
    }
    fn trait_key(&mut self, reference: ty::TraitRef<'tcx>) -> String {
        let object = vtable::object(self.tcx, reference);
        match object {
            Some(object) => self.trait_(compat::with_self(self.tcx, reference, object)),
            None => format!("trait {}", name::object_trait(self.tcx, reference)),
        }
    }
    fn impl_(&mut self, type_key: &str, type_name: &str, of: ty::TraitRef<'tcx>) {
        let tcx = self.tcx;
        let path = format!("<{type_name} as {}>", name::object_trait(tcx, of));
        let (key, trait_key) = (format!("impl {path}"), self.trait_key(of));
        let record = self.graph.node(key.clone(), "Impl");
        record.set("path", path.clone()).edge("for", type_key).edge("of", trait_key).edge("is", format!("=impl {path}"));
        for method in tcx.own_existential_vtable_entries(of.def_id) {
            let args = compat::erased(tcx, compat::method_args(tcx, *method, of));
            let instance = Instance::expect_resolve_for_vtable(tcx, self.env, *method, args, rustc_span::DUMMY_SP);
            let inherited = instance.def_id() == *method;
            let method_key = self.method_key(of, *method);
            let Some(code) = self.code(instance) else { continue };
            let own = format!("implementation {path}::{}", tcx.item_name(*method));
            let record = self.graph.node(own.clone(), "Implementation");
            record
                .set("path", own["implementation ".len()..].to_string())
                .set("inherited", inherited)
                .edge("implements", method_key)
                .edge("code", code);
            self.graph.node(key.clone(), "Impl").edge("provides", own);
        }
    }
    fn code(&mut self, instance: Instance<'tcx>) -> Option<String> {
        let abi = compat::abi_of_instance(self.tcx, self.env, instance)?;
        Some(self.function(instance, abi))
    }
}

/// The `vtables` of `<crate>.items.json`: the vtables that were seen under the names of the IR's constants.
pub fn named(seen: &[Seen], ir: &str) -> Json {
    let word = if ir.contains("-p:32:32") { 4 } else { 8 };
    let constants: Vec<(String, Vec<Part>)> = ir.lines().filter_map(|line| constant(line, word)).collect();
    let found =
        constants.iter().filter_map(|(name, parts)| Some((name.clone(), seen.iter().find(|seen| fits(&seen.parts, parts))?.json.clone())));
    Json::object(found)
}

fn fits(expected: &[Part], found: &[Part]) -> bool {
    let one = |(expected, found): (&Part, &Part)| match (expected, found) {
        (Part::Symbol(a), Part::Symbol(b)) => a == b,
        (Part::Bytes(a), Part::Bytes(b)) => a == b,
        (Part::Any, _) => true,
        _ => false,
    };
    expected.len() == found.len() && expected.iter().zip(found).all(one)
}

/// `@vtable.1 = private unnamed_addr constant <{ … }> <{ ptr @f, [16 x i8] c"…", … }>, align 8`, as words of so many bytes as an address has.
fn constant(line: &str, word: usize) -> Option<(String, Vec<Part>)> {
    let (name, rest) = line.strip_prefix('@')?.split_once(" = ")?;
    let rest = &rest[rest.find("constant <{")?..];
    let mut text = &rest[rest.find("}> <{")? + "}> <{".len()..];
    let mut parts = Vec::new();
    loop {
        text = text.trim_start_matches([' ', ',']);
        if text.starts_with("}>") {
            return Some((name.trim_matches('"').to_string(), parts));
        }
        let (mut words, after) = element(text, word)?;
        parts.append(&mut words);
        text = after;
    }
}

fn element(text: &str, word: usize) -> Option<(Vec<Part>, &str)> {
    if let Some(rest) = text.strip_prefix("ptr @") {
        let (name, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"')?,
            None => rest.split_at(rest.find([',', ' '])?),
        };
        return Some((vec![Part::Symbol(name.to_string())], after));
    }
    let (length, rest) = text.strip_prefix('[')?.split_once(" x i8] ")?;
    let length: usize = length.parse().ok()?;
    if let Some(after) = rest.strip_prefix("undef").or(rest.strip_prefix("zeroinitializer")) {
        let zero = rest.starts_with("zero");
        return Some(((0..length / word).map(|_| if zero { Part::Bytes(0) } else { Part::Any }).collect(), after));
    }
    let (bytes, after) = string(rest.strip_prefix("c\"")?)?;
    let value = |bytes: &[u8]| (bytes.len() == word).then(|| Part::Bytes(bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))));
    Some((bytes.chunks(word).map(value).collect::<Option<_>>()?, after))
}

/// The bytes of LLVM's string up to its closing quote, and what follows.
fn string(text: &str) -> Option<(Vec<u8>, &str)> {
    let (mut bytes, mut at, all) = (Vec::new(), 0, text.as_bytes());
    loop {
        match all.get(at)? {
            b'"' => return Some((bytes, &text[at + 1..])),
            b'\\' if all.get(at + 1) == Some(&b'\\') => {
                bytes.push(b'\\');
                at += 2;
            }
            b'\\' => {
                bytes.push(u8::from_str_radix(text.get(at + 1..at + 3)?, 16).ok()?);
                at += 3;
            }
            byte => {
                bytes.push(*byte);
                at += 1;
            }
        }
    }
}
