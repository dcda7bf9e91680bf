//! Traits that stand behind `dyn` types: methods, supertraits, and the shape of the vtable.

use crate::facts::Facts;
use crate::vtable::{self, slot_size};
use crate::{compat, marks, name};
use rustc_hir::def_id::DefId;
use rustc_middle::ty::{self, Instance, InstanceKind, Ty};

impl<'tcx> Facts<'tcx> {
    /// The record of a `dyn` type's principal trait; its key. `dyn Send` has none.
    pub fn principal(&mut self, object: Ty<'tcx>) -> Option<String> {
        let principal = vtable::principal(self.tcx, object)?;
        Some(self.trait_(principal.with_self_ty(self.tcx, object)))
    }
    /// `of` has the `dyn` type as `Self`.
    pub fn trait_(&mut self, of: ty::TraitRef<'tcx>) -> String {
        let path = name::object_trait(self.tcx, of);
        let key = format!("trait {path}");
        if self.graph.has(&key) {
            return key;
        }
        let (tcx, natural, place, krate) = (self.tcx, self.natural, self.place(of.def_id), self.krate(of.def_id.krate));
        let resilient = marks::is_resilient(tcx, of.def_id);
        let record = self.graph.node(key.clone(), "Trait");
        record
            .set("path", path.clone())
            .set("name", tcx.item_name(of.def_id).to_string())
            .set("resilient", resilient)
            .set("definition", natural);
        record.set("unsafe", tcx.trait_def(of.def_id).safety.is_unsafe()).set("auto", tcx.trait_is_auto(of.def_id));
        record.set("dyn_compatible", tcx.is_dyn_compatible(of.def_id)).set("file", place.0).set("line", place.1);
        record.edge("is", format!("=trait {path}")).edge("of_crate", krate);
        if self.is_described(of.def_id) {
            self.demands(&key, of.def_id);
        }
        for method in tcx.associated_items(of.def_id).in_definition_order().filter(|item| item.is_fn()) {
            let method = self.method(of, method.def_id);
            self.graph.node(key.clone(), "Trait").edge("method", method);
        }
        for above in self.supertraits(of) {
            let above = self.trait_(above);
            self.graph.node(key.clone(), "Trait").edge("supertrait", above);
        }
        if tcx.is_dyn_compatible(of.def_id) {
            self.slots(&key, of);
        }
        key
    }
    /// Direct supertraits with the same `Self`, without auto traits and `Sized`.
    fn supertraits(&self, of: ty::TraitRef<'tcx>) -> Vec<ty::TraitRef<'tcx>> {
        let all = compat::supertraits(self.tcx, of);
        all.into_iter()
            .filter(|above| !self.tcx.trait_is_auto(above.def_id) && !self.tcx.is_lang_item(above.def_id, compat::LangItem::Sized))
            .collect()
    }
    /// The `dyn` type through which a trait's methods are described: its own.
    fn receiver_type(&self, of: ty::TraitRef<'tcx>) -> Ty<'tcx> {
        vtable::object(self.tcx, of).unwrap_or(of.self_ty())
    }
    pub fn method_key(&self, of: ty::TraitRef<'tcx>, method: DefId) -> String {
        format!("method {}::{}", name::object_trait(self.tcx, of), self.tcx.item_name(method))
    }
    fn method(&mut self, of: ty::TraitRef<'tcx>, method: DefId) -> String {
        let (tcx, key) = (self.tcx, self.method_key(of, method));
        let path = key["method ".len()..].to_string();
        let (place, item) = (self.place(method), tcx.associated_item(method));
        let sig = compat::method_signature(tcx, method);
        let facts = compat::signature(sig);
        let dispatchable = tcx.own_existential_vtable_entries(of.def_id).contains(&method);
        let receiver = if item.is_method() { name::type_(tcx, sig.inputs()[0]) } else { String::new() };
        let track = tcx.should_inherit_track_caller(method)
            || tcx.codegen_fn_attrs(method).flags.contains(rustc_middle::middle::codegen_fn_attrs::CodegenFnAttrFlags::TRACK_CALLER);
        let async_ = self.is_async(method);
        let record = self.graph.node(key.clone(), "Method");
        record
            .set("name", item.name().to_string())
            .set("path", path.clone())
            .set("receiver", receiver)
            .set("unsafe", facts.unsafe_)
            .set("abi", facts.abi);
        record.set("async", async_).set("track_caller", track).set("has_default", item.defaultness(tcx).has_value());
        record.set("dispatchable", dispatchable).set("file", place.0).set("line", place.1).edge("is", format!("=method {path}"));
        if dispatchable && tcx.is_dyn_compatible(of.def_id) {
            let signature = self.virtual_signature(&key, of, method, track, async_);
            self.graph.node(key.clone(), "Method").edge("signature", signature);
        }
        key
    }
    /// As one calls the method through the vtable: `Self` is the `dyn` type.
    fn virtual_signature(&mut self, key: &str, of: ty::TraitRef<'tcx>, method: DefId, track_caller: bool, async_: bool) -> String {
        let tcx = self.tcx;
        let object = ty::TraitRef::new_from_args(
            tcx,
            of.def_id,
            tcx.mk_args_from_iter(std::iter::once(self.receiver_type(of).into()).chain(of.args.iter().skip(1))),
        );
        let args = compat::method_args(tcx, method, object);
        let instance = Instance { def: InstanceKind::Virtual(method, 3), args };
        let sig = compat::instantiated_signature(tcx, self.env, method, args);
        let abi = compat::abi_of_instance(tcx, self.env, instance);
        let of = crate::signatures::Of { track_caller, async_ };
        let key = self.signature(format!("signature {key}"), &key["method ".len()..], sig, abi, of);
        self.method_lifetimes(&key, method, object);
        key
    }
    fn slots(&mut self, key: &str, of: ty::TraitRef<'tcx>) {
        let (tcx, object) = (self.tcx, of.self_ty());
        let object = if vtable::principal(tcx, object).is_some_and(|principal| principal.def_id == of.def_id) {
            object
        } else {
            self.receiver_type(of)
        };
        if vtable::principal(tcx, object).is_none_or(|principal| principal.def_id != of.def_id) {
            return;
        }
        for (index, entry) in ["drop", "size", "align"].into_iter().enumerate() {
            self.slot(key, index, entry);
        }
        for above in compat::all_supertraits(tcx, compat::with_self(tcx, of, object)) {
            let first = compat::slot_of(tcx.first_method_vtable_slot(above));
            for (i, method) in tcx.own_existential_vtable_entries(above.def_id).iter().enumerate() {
                let slot = self.slot(key, first + i, "method");
                let held = self.method_key(above, *method);
                self.graph.node(slot, "Slot").edge("holds", held);
            }
            if above.def_id != of.def_id && !tcx.trait_is_auto(above.def_id) {
                self.upcast(key, object, above);
            }
        }
    }
    /// The slot with the vtable of the supertrait. Where there is none, the vtable begins with it: what definers say holds.
    fn upcast(&mut self, key: &str, object: Ty<'tcx>, above: ty::TraitRef<'tcx>) {
        let Some(target) = vtable::object(self.tcx, above) else { return };
        let target_key = format!("trait {}", name::object_trait(self.tcx, above));
        match vtable::upcast_slot(self.tcx, (object, target)) {
            Some(slot) => {
                let slot = self.slot(key, slot, "vtable");
                self.graph.node(slot, "Slot").edge("upcasts_to", target_key);
            }
            None if self.natural => {
                self.graph.node(key, "Trait").edge("begins_with", target_key);
            }
            None => {}
        }
    }
    fn slot(&mut self, key: &str, index: usize, entry: &'static str) -> String {
        let slot = format!("slot {} {index}", &key["trait ".len()..]);
        self.graph.node(key, "Trait").edge("slot", slot.clone());
        self.graph.node(slot.clone(), "Slot").set("index", index).set("offset", index as u64 * slot_size(self.tcx)).set("entry", entry);
        slot
    }
}
