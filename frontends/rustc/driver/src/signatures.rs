//! Everything on which caller and callee must agree: types, how each is passed, ownership, ABI, unwinding.

use crate::facts::Facts;
use crate::{compat, name};
use rustc_abi::{BackendRepr, Primitive, Scalar};
use rustc_hir::def_id::DefId;
use rustc_middle::ty::{self, Instance, Ty};
use rustc_target::callconv::{ArgAbi, FnAbi, PassMode};

type Abi<'tcx> = FnAbi<'tcx, Ty<'tcx>>;

/// What belongs to the item and not to its type.
#[derive(Default)]
pub struct Of {
    pub track_caller: bool,
    pub async_: bool,
}

impl<'tcx> Facts<'tcx> {
    /// The signature of a function; the key of its record.
    pub fn function_signature(&mut self, key: &str, instance: Instance<'tcx>, abi: &Abi<'tcx>) -> String {
        let def = instance.def_id();
        let of = Of { track_caller: instance.def.requires_caller_location(self.tcx), async_: self.is_async(def) };
        let sig = compat::instance_signature(self.tcx, self.env, instance);
        let key = self.signature(format!("signature {key}"), &self.item(def), sig, Some(abi), of);
        if matches!(instance.def, ty::InstanceKind::Item(_)) {
            self.function_lifetimes(&key, def);
        }
        key
    }
    /// The signature behind a function pointer type.
    pub fn pointer_signature(&mut self, of: Ty<'tcx>) -> String {
        let sig = compat::erase(self.tcx, self.env, of.fn_sig(self.tcx));
        let abi = self.tcx.fn_abi_of_fn_ptr(self.env.as_query_input((of.fn_sig(self.tcx), ty::List::empty()))).ok();
        let key = format!("signature {}", name::type_(self.tcx, of));
        if self.graph.has(&key) {
            return key;
        }
        self.signature(key, "fn", sig, abi, Of::default())
    }
    pub fn is_async(&self, def: DefId) -> bool {
        matches!(self.tcx.def_kind(def), rustc_hir::def::DefKind::Fn | rustc_hir::def::DefKind::AssocFn)
            && self.tcx.asyncness(def).is_async()
    }
    /// The record of a signature with its parameters.
    pub fn signature(&mut self, key: String, name: &str, sig: ty::FnSig<'tcx>, abi: Option<&Abi<'tcx>>, of: Of) -> String {
        let facts = compat::signature(sig);
        let registers: u64 = abi.map_or(0, |abi| abi.args.iter().skip(1).map(|arg| registers(self, arg)).sum());
        let words: String = abi.map_or(String::new(), |abi| abi.args.iter().skip(1).map(|arg| words(self, arg)).collect());
        let text = text(self, name, sig, &facts);
        let arity = sig.inputs().len();
        let record = self.graph.node(key.clone(), "Signature");
        record.set("text", text).set("unsafe", facts.unsafe_).set("abi", facts.abi.clone()).set("variadic", facts.variadic);
        record.set("unwind", abi.is_some_and(|abi| abi.can_unwind)).set("track_caller", of.track_caller).set("async", of.async_);
        record.set("registers", registers).set("words", words).set("arity", arity);
        // arguments of closures and of "rust-call" are passed untupled: the types then do not line up with the ABI
        let lines_up = abi.is_some_and(|abi| abi.args.len() >= arity);
        for (i, input) in sig.inputs().iter().enumerate() {
            let pass = abi.filter(|_| lines_up).map_or("unknown", |abi| pass(&abi.args[i].mode));
            let parameter = self.parameter(&key, i as i128, *input, pass);
            self.graph.node(key.clone(), "Signature").edge("parameter", parameter);
        }
        let result = self.parameter(&key, -1, sig.output(), abi.map_or("unknown", |abi| pass(&abi.ret.mode)));
        self.graph.node(key.clone(), "Signature").edge("returns", result);
        key
    }
    fn parameter(&mut self, signature: &str, index: i128, of: Ty<'tcx>, pass: &'static str) -> String {
        let key = format!("parameter {}#{index}", signature.strip_prefix("signature ").unwrap_or(signature));
        let (target, text) = (self.type_(of), name::type_(self.tcx, of));
        let record = self.graph.node(key.clone(), "Parameter");
        record.set("index", index).set("text", text).set("pass", pass).set("mode", mode(of)).edge("of", target);
        key
    }
    /// How a value of the type is passed by the Rust ABI.
    pub fn pass_of_type(&self, of: Ty<'tcx>) -> &'static str {
        let Ok(layout) = self.tcx.layout_of(self.env.as_query_input(of)) else { return "unknown" };
        if !layout.is_sized() {
            return "unsized";
        }
        let pointer = self.tcx.data_layout.pointer_size();
        match layout.backend_repr {
            _ if layout.is_zst() => "ignore",
            BackendRepr::Scalar(_) => "direct",
            _ if compat::pair(layout.backend_repr).is_some() => "pair",
            _ if !self.natural && crate::layout::holds_marked(self.tcx, self.env, of, 0) => "indirect",
            _ if layout.size <= pointer => "cast",
            _ => "indirect",
        }
    }
}

fn text<'tcx>(facts: &Facts<'tcx>, name: &str, sig: ty::FnSig<'tcx>, of: &compat::SignatureFacts) -> String {
    let mut inputs: Vec<String> = sig.inputs().iter().map(|ty| crate::name::type_(facts.tcx, *ty)).collect();
    if of.variadic {
        inputs.push("...".to_string());
    }
    let before = format!("{}{}", if of.unsafe_ { "unsafe " } else { "" }, of.extern_prefix());
    let after = if sig.output().is_unit() { String::new() } else { format!(" -> {}", crate::name::type_(facts.tcx, sig.output())) };
    let name = if name == "fn" { "fn".to_string() } else { format!("fn {name}") };
    format!("{before}{name}({}){after}", inputs.join(", "))
}

fn pass(mode: &PassMode) -> &'static str {
    match mode {
        PassMode::Ignore => "ignore",
        PassMode::Direct(_) => "direct",
        PassMode::Pair(..) => "pair",
        PassMode::Cast { .. } => "cast",
        _ => "indirect",
    }
}

/// How many integer registers an argument takes.
fn registers<'tcx>(facts: &Facts<'tcx>, of: &ArgAbi<'tcx, Ty<'tcx>>) -> u64 {
    let word = facts.tcx.data_layout.pointer_size().bytes();
    let scalar = |scalar: Scalar| match scalar.primitive() {
        Primitive::Int(int, _) => int.size().bytes().div_ceil(word),
        Primitive::Float(_) => 0,
        Primitive::Pointer(_) => 1,
    };
    if let Some(by) = compat::indirect(&of.mode) {
        return 1 + u64::from(by.wide);
    }
    match (&of.mode, of.layout.backend_repr) {
        (PassMode::Ignore, _) => 0,
        (PassMode::Cast { .. }, _) => of.layout.size.bytes().div_ceil(word),
        (_, BackendRepr::Scalar(one)) => scalar(one),
        (_, other) => compat::pair(other).map_or(0, |(one, two)| scalar(one) + scalar(two)),
    }
}

/// What an argument is to the machine, a letter for each scalar: `i` an integer or address of one word, `w` an integer of two,
/// `f` a floating-point number; `x` anything else.
fn words<'tcx>(facts: &Facts<'tcx>, of: &ArgAbi<'tcx, Ty<'tcx>>) -> String {
    let word = facts.tcx.data_layout.pointer_size().bytes();
    let scalar = |scalar: Scalar| match scalar.primitive() {
        Primitive::Int(int, _) if int.size().bytes() <= word => "i",
        Primitive::Int(int, _) if int.size().bytes() == 2 * word => "w",
        Primitive::Float(float) if float.size().bytes() <= word => "f",
        Primitive::Pointer(_) => "i",
        _ => "x",
    };
    if let Some(by) = compat::indirect(&of.mode).filter(|by| !by.on_stack) {
        return if by.wide { "ii" } else { "i" }.to_string();
    }
    match (&of.mode, of.layout.backend_repr) {
        (PassMode::Ignore, _) => String::new(),
        (PassMode::Cast { cast, .. }, _) if is_one_integer(cast) && of.layout.size.bytes() <= word => "i".to_string(),
        (PassMode::Direct(_), BackendRepr::Scalar(one)) => scalar(one).to_string(),
        (PassMode::Pair(..), other) => compat::pair(other).map_or("x".to_string(), |(one, two)| [scalar(one), scalar(two)].concat()),
        _ => "x".to_string(),
    }
}

fn is_one_integer(of: &rustc_target::callconv::CastTarget) -> bool {
    !compat::has_prefix(of) && of.rest.unit.kind == rustc_abi::RegKind::Integer
}

fn mode(of: Ty<'_>) -> &'static str {
    match of.kind() {
        ty::Ref(_, _, mutability) if mutability.is_mut() => "exclusive",
        ty::Ref(..) => "shared",
        ty::RawPtr(..) => "pointer",
        ty::Adt(def, _) if def.is_box() => "box",
        _ => "value",
    }
}
