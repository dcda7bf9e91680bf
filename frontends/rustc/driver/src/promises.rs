//! What a type or trait promises beside its layout, and others may rest on: that it is `Send`, `Sync`, `Unpin`, `Copy`, that nothing
//! in it changes behind a shared reference (`Freeze`), in which direction its arguments may be replaced; what a trait demands of
//! those who implement it, and whether others can implement it at all.

use crate::facts::Facts;
use crate::{compat, lifetimes, name, vtable};
use rustc_hir::def_id::DefId;
use rustc_middle::ty::layout::{LayoutCx, TyAndLayout};
use rustc_middle::ty::{self, Ty, TyCtxt};
use rustc_infer::infer::TyCtxtInferExt;
use rustc_trait_selection::infer::InferCtxtExt;

/// The traits without methods that code may rest on, by the names that the graph has for them.
pub const MARKERS: [&str; 5] = ["send", "sync", "unpin", "copy", "freeze"];

/// What the graph says of a field because of which a type is not such.
const LACKING: [&str; 5] = ["not_send", "not_sync", "not_unpin", "not_copy", "not_freeze"];

/// The trait of this name in the graph.
pub fn marker<'tcx>(tcx: TyCtxt<'tcx>, name: &str) -> Option<DefId> {
    match name {
        "send" => tcx.get_diagnostic_item(rustc_span::sym::Send),
        "sync" => tcx.lang_items().sync_trait(),
        "unpin" => tcx.lang_items().unpin_trait(),
        "copy" => tcx.lang_items().copy_trait(),
        "freeze" => tcx.lang_items().freeze_trait(),
        _ => None,
    }
}

/// The name in the graph of a trait without methods that code may rest on.
pub fn marker_name(tcx: TyCtxt<'_>, of: DefId) -> Option<&'static str> {
    MARKERS.into_iter().find(|name| marker(tcx, name) == Some(of))
}

/// Whether the type implements the trait, whatever its lifetimes.
pub fn implements<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: Ty<'tcx>, marker: DefId) -> bool {
    let (infcx, env) = tcx.infer_ctxt().build_with_typing_env(env);
    infcx.type_implements_trait(marker, [of], env).must_apply_modulo_regions()
}

/// Whether a package of the link defines it: what the toolchain promises of its own is not compared.
fn is_packaged<'tcx>(facts: &Facts<'tcx>, of: Ty<'tcx>) -> bool {
    match of.kind() {
        ty::Adt(def, _) => facts.is_described(def.did()),
        ty::Dynamic(..) => vtable::principal(facts.tcx, of).is_some_and(|principal| facts.is_described(principal.def_id)),
        ty::Closure(..) => true,
        _ => false,
    }
}

/// The first field of a struct that is not what the struct is not.
fn because<'tcx>(facts: &Facts<'tcx>, of: Ty<'tcx>, marker: DefId) -> Option<String> {
    let (tcx, env) = (facts.tcx, facts.env);
    let ty::Adt(def, args) = of.kind() else { return None };
    let types = def.all_fields().map(|field| (field.name, compat::field_type(tcx, env, field, args)));
    let found = types.into_iter().find(|(_, of)| !implements(tcx, env, *of, marker));
    found.map(|(own, of)| format!("{own}: {}", name::type_(tcx, of)))
}

/// What a reader may rest on whatever the lifetimes: of two types of the same bits, those that agree in this may stand for each other.
fn is_kept_alike<'tcx>(facts: &Facts<'tcx>, one: Ty<'tcx>, other: Ty<'tcx>) -> bool {
    let (tcx, env) = (facts.tcx, facts.env);
    let markers = ["unpin", "copy", "freeze"].into_iter().filter_map(|name| marker(tcx, name));
    one.needs_drop(tcx, env) == other.needs_drop(tcx, env)
        && markers.into_iter().all(|marker| implements(tcx, env, one, marker) == implements(tcx, env, other, marker))
}

impl<'tcx> Facts<'tcx> {
    /// Of a transparent struct of the toolchain: the type that it consists of, unless it takes something away from that (a cell,
    /// or what is dropped by hand) or does something of its own where it is dropped.
    pub fn wrapped(&self, of: TyAndLayout<'tcx>) -> Option<Ty<'tcx>> {
        let ty::Adt(def, _) = of.ty.kind() else { return None };
        if !def.is_struct() || !def.repr().transparent() || !self.is_of_toolchain(def.did()) || def.destructor(self.tcx).is_some() {
            return None;
        }
        let inner = of.non_1zst_field(&LayoutCx::new(self.tcx, self.env))?.1.ty;
        is_kept_alike(self, of.ty, inner).then_some(inner)
    }
    /// States what a type promises.
    pub fn promises(&mut self, key: &str, of: Ty<'tcx>) {
        let (tcx, env) = (self.tcx, self.env);
        if !is_packaged(self, of) {
            return;
        }
        for (own, lacking) in MARKERS.into_iter().zip(LACKING) {
            if let Some(marker) = marker(tcx, own) {
                let kept = implements(tcx, env, of, marker);
                let because = if kept { None } else { because(self, of, marker) };
                self.graph.node(key, "Type").set(own, kept).set(lacking, because);
            }
        }
        self.graph.node(key, "Type").set("lasting", lifetimes::is_static(tcx, of));
        if let ty::Adt(def, _) = of.kind() {
            self.variances(key, def.did());
        }
    }
    fn variances(&mut self, key: &str, def: DefId) {
        let variances = self.tcx.variances_of(def);
        for param in &self.tcx.generics_of(def).own_params {
            let form = match param.kind {
                ty::GenericParamDefKind::Lifetime => "lifetime",
                ty::GenericParamDefKind::Type { .. } => "type",
                ty::GenericParamDefKind::Const { .. } => continue,
            };
            let own = format!("generic {} {}", &key["type ".len()..], param.index);
            let record = self.graph.node(own.clone(), "Generic");
            record.set("name", param.name.to_string()).set("index", param.index as u64).set("form", form);
            record.set("variance", lifetimes::variance(variances[param.index as usize]));
            self.graph.node(key, "Type").edge("generic", own);
        }
    }
    /// States what a trait demands of those who implement it.
    pub fn demands(&mut self, key: &str, of: DefId) {
        let tcx = self.tcx;
        let mut demanded: Vec<String> = compat::super_clauses(tcx, of).into_iter().filter_map(|clause| demand(tcx, clause)).collect();
        demanded.sort();
        demanded.dedup();
        for text in demanded {
            let own = format!("bound {} {text}", &key["trait ".len()..]);
            self.graph.node(own.clone(), "Bound").set("text", text);
            self.graph.node(key, "Trait").edge("bound", own);
        }
        // a public trait in a private module: others can call it, and not name it to implement it
        let sealed = of.as_local().filter(|_| self.natural).map(|of| !tcx.effective_visibilities(()).is_exported(of));
        self.graph.node(key, "Trait").set("sealed", sealed.filter(|sealed| *sealed));
    }
}

fn demand<'tcx>(tcx: TyCtxt<'tcx>, clause: ty::Clause<'tcx>) -> Option<String> {
    match clause.kind().skip_binder() {
        ty::ClauseKind::TypeOutlives(compat::OutlivesPredicate(own, region)) if own.is_param(0) && region.is_static() => Some("'static".to_string()),
        ty::ClauseKind::Trait(of) if of.self_ty().is_param(0) && tcx.trait_is_auto(of.def_id()) => {
            Some(marker_name(tcx, of.def_id()).map_or_else(|| name::item(tcx, of.def_id()), String::from))
        }
        ty::ClauseKind::Trait(of) if of.self_ty().is_param(0) && tcx.is_lang_item(of.def_id(), compat::LangItem::Copy) => Some("copy".to_string()),
        _ => None,
    }
}
