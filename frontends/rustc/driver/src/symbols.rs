//! Symbols that cross: what a definer's objects offer, what a client's code calls elsewhere, with the signature of each.
//! Which of them the objects really have is for those who read the objects.

use crate::facts::Facts;
use crate::{compat, marks, name, promises, vtable};
use rustc_hir::def::DefKind;
use rustc_hir::def_id::{DefId, LOCAL_CRATE};
use rustc_middle::middle::exported_symbols::ExportedSymbol;
use rustc_middle::ty::{self, Instance};

/// `race.extend.2147483658.api::PLUGINS.ball::BALL`: priority 10, the point, and what is contributed.
fn extension(name: &str) -> Option<(i128, &str, &str)> {
    let mut parts = name.strip_prefix("race.extend.")?.splitn(3, '.');
    let (digits, point, path) = (parts.next()?, parts.next()?, parts.next()?);
    Some((digits.parse::<i128>().ok()? + i128::from(i32::MIN), point, path))
}

/// The older mangling of Rust, which the std of 1.94 and before has: it ends in a hash, and knows no difference of impls and modules.
fn is_legacy(name: &str) -> bool {
    let hash = name.strip_prefix("_ZN").and_then(|rest| rest.strip_suffix('E')).and_then(|rest| rest.rsplit_once("17h"));
    hash.is_some_and(|(_, hash)| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

impl<'tcx> Facts<'tcx> {
    /// The record of a function's symbol, with its signature; its key.
    pub fn function(&mut self, instance: Instance<'tcx>, abi: &compat::Abi<'tcx>) -> String {
        let name = self.tcx.symbol_name(instance).name.to_string();
        let key = format!("symbol {name}");
        if self.graph.has(&key) {
            return key;
        }
        self.symbol(&key, &name, instance.def_id());
        let signature = self.function_signature(&key, instance, abi);
        self.graph.node(key.clone(), "Symbol").edge("signature", signature);
        key
    }
    fn symbol(&mut self, key: &str, name: &str, def: DefId) {
        let (place, krate) = (self.place(def), self.krate(def.krate));
        let mark = marks::of(self.tcx, def).cloned().unwrap_or_default();
        let export = name.strip_prefix("race.export.");
        let (point, extension) = (name.strip_prefix("race.point."), extension(name));
        let form = match () {
            _ if export.is_some() => "export",
            _ if point.is_some() => "point",
            _ if extension.is_some() => "extension",
            _ if name.starts_with("_R") || is_legacy(name) => "rust",
            _ => "plain",
        };
        let record = self.graph.node(key, "Symbol");
        record.set("name", name).set("form", form).set("file", place.0).set("line", place.1);
        if form == "rust" {
            record.edge("of_crate", krate);
        }
        // told as the newer mangling has it; an instance of something generic has no path of its own
        if is_legacy(name) && !self.tcx.generics_of(def).requires_monomorphization(self.tcx) {
            let path = name::as_mangled(self.tcx, def);
            record.set("path", path.clone()).edge("is", format!("=symbol {path}"));
        }
        if let Some(path) = export {
            let import = mark.import || self.tcx.is_foreign_item(def);
            record
                .set("path", path)
                .set("export", (!import).then_some(true))
                .set("import", import.then_some(true))
                .edge("is", format!("=symbol {path}"));
            record.set("from", if import { path.split("::").next() } else { None }.map(String::from));
        }
        if let Some(path) = point {
            record.set("path", path).edge("is", format!("=point {path}"));
        }
        if let Some((priority, point, path)) = extension {
            record.set("path", path).set("priority", priority).edge("extends", format!("=point {point}"));
        }
    }
    /// A static that others can refer to.
    pub fn static_(&mut self, def: DefId) {
        let name = self.tcx.symbol_name(Instance::mono(self.tcx, def)).name.to_string();
        let key = format!("symbol {name}");
        self.symbol(&key, &name, def);
        let of = compat::normalize(self.tcx, self.env, compat::type_of(self.tcx, def));
        let fixed = promises::marker(self.tcx, "freeze").is_some_and(|freeze| promises::implements(self.tcx, self.env, of, freeze));
        let state = !fixed || self.tcx.is_mutable_static(def) || self.tcx.is_thread_local_static(def);
        let of = self.type_(of);
        self.graph.node(key, "Symbol").edge("of", of);
        if state {
            let own = self.krate(def.krate);
            self.graph.node(own, "Crate").set("state", true);
        }
    }
    /// All functions and statics of this crate that are no instance of anything generic.
    pub fn own_symbols(&mut self) {
        for item in crate::items::all(self.tcx) {
            match item {
                compat::MonoItem::Fn(instance) if instance.def_id().is_local() && !crate::items::is_generic(self.tcx, instance) => {
                    if let Some(abi) = compat::abi_of_instance(self.tcx, self.env, instance) {
                        self.function(instance, abi);
                    }
                }
                compat::MonoItem::Static(def) if def.is_local() && !crate::canaries::is_static(self.tcx, def) => self.static_(def),
                _ => {}
            }
        }
    }
    /// The drop functions that the attributes left in this crate.
    pub fn definitions(&mut self) {
        for def in self.tcx.hir_crate_items(()).definitions().map(|def| def.to_def_id()) {
            let Some(name) = self.tcx.opt_item_name(def) else { continue };
            let (name, kind) = (name.to_string(), self.tcx.def_kind(def));
            match kind {
                DefKind::Fn if name.starts_with("__race_drop_") => self.drop_function(def),
                _ => {}
            }
        }
    }
    fn drop_function(&mut self, def: DefId) {
        let sig = compat::method_signature(self.tcx, def);
        let ty::RawPtr(of, _) = *sig.inputs()[0].kind() else { return };
        let (symbol, of) = (self.instance(def), self.type_(of));
        self.graph.node(of, "Type").edge("drop", symbol);
    }
    /// The default bodies that `defaults` had made here: each serves the objects of its trait whose type never heard of the method.
    pub fn default_bodies(&mut self) {
        for body in crate::defaults::bodies(self.tcx) {
            let Some(abi) = compat::abi_of_instance(self.tcx, self.env, body.instance) else { continue };
            let (symbol, _) = (self.function(body.instance, abi), self.trait_(body.of));
            let key = self.method_key(body.of, body.instance.def_id());
            self.graph.node(key, "Method").edge("default", symbol);
        }
    }
    fn instance(&mut self, def: DefId) -> String {
        let args = ty::GenericArgs::for_item(self.tcx, def, |param, _| match param.kind {
            ty::GenericParamDefKind::Lifetime => self.tcx.lifetimes.re_erased.into(),
            _ => self.tcx.mk_param_from_def(param),
        });
        let instance = Instance::new_raw(def, args);
        match compat::abi_of_instance(self.tcx, self.env, instance) {
            Some(abi) => self.function(instance, abi),
            None => format!("symbol {}", self.tcx.symbol_name(instance).name),
        }
    }
    /// What the crates of the toolchain export: of other crates their own compilation says it.
    pub fn toolchain_symbols(&mut self) {
        for krate in self.tcx.crates(()) {
            if crate::packages::of(self.tcx.crate_name(*krate).as_str()).is_some() {
                continue;
            }
            for (symbol, _) in self.tcx.exported_non_generic_symbols(*krate) {
                let ExportedSymbol::NonGeneric(def) = symbol else { continue };
                self.exported(*def);
            }
        }
    }
    /// Statics of other crates: code refers to them directly, also from bodies that were inlined here.
    pub fn foreign_statics(&mut self) {
        let tcx = self.tcx;
        for krate in tcx.crates(()) {
            for (symbol, _) in tcx.exported_non_generic_symbols(*krate) {
                let ExportedSymbol::NonGeneric(def) = symbol else { continue };
                if matches!(tcx.def_kind(*def), DefKind::Static { .. }) {
                    self.static_(*def);
                }
            }
        }
    }
    fn exported(&mut self, def: DefId) {
        match self.tcx.def_kind(def) {
            DefKind::Static { .. } => self.static_(def),
            DefKind::Fn | DefKind::AssocFn => {
                let instance = Instance::mono(self.tcx, def);
                if let Some(abi) = compat::abi_of_instance(self.tcx, self.env, instance) {
                    self.function(instance, abi);
                }
            }
            _ => {}
        }
    }
    /// Functions of `extern` blocks of this crate: imports among them.
    pub fn imports(&mut self) {
        for def in self.tcx.hir_crate_items(()).definitions().map(|def| def.to_def_id()) {
            if self.tcx.is_foreign_item(def) && self.tcx.def_kind(def) == DefKind::Fn {
                self.exported(def);
            }
        }
    }
    /// Everything marked that this compilation can see.
    pub fn marked(&mut self) {
        for def in marks::everywhere(self.tcx) {
            match self.tcx.def_kind(def) {
                DefKind::Trait => {
                    if let Some(object) = vtable::plain_object(self.tcx, def) {
                        self.type_(object);
                    }
                }
                _ if self.tcx.generics_of(def).own_params.iter().all(|param| matches!(param.kind, ty::GenericParamDefKind::Lifetime)) => {
                    let of = compat::normalize(self.tcx, self.env, compat::type_of(self.tcx, def));
                    self.type_(of);
                }
                _ => {}
            }
        }
    }
    pub fn local_crate(&mut self) {
        self.krate(LOCAL_CRATE);
        let asked = crate::processor::asked(self.tcx);
        let sanitizers = crate::processor::sanitizers(self.tcx);
        self.graph.node("unit", "Unit").set("processor", asked).set("sanitizers", sanitizers);
    }
}
