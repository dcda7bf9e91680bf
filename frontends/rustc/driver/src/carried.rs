//! Functions of std that this crate calls and that have code in std's own objects only: a host's std may lack them, for they come and
//! go from release to release. Those that are pure (nothing of what they do or call here rests on a static, which a program has once,
//! or on assembly) are compiled here as well, from the bodies that a neutral std keeps of everything; the lift gives them a name
//! of their own, and the link takes them where the host has none.

use crate::{compat, items, packages, vtable};
use rustc_hir::def::DefKind;
use rustc_hir::def_id::DefId;
use rustc_middle::middle::codegen_fn_attrs::CodegenFnAttrFlags;
use rustc_middle::mir::interpret::{AllocId, GlobalAlloc, Scalar};
use rustc_middle::mir::visit::Visitor;
use rustc_middle::mir::{Body, CastKind, ConstOperand, ConstValue, Location, Rvalue, Terminator, TerminatorKind};
use rustc_middle::ty::adjustment::PointerCoercion;
use rustc_middle::ty::{self, Instance, InstanceKind, Ty, TyCtxt};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock};

type Reachable = for<'tcx> fn(TyCtxt<'tcx>, DefId) -> bool;
static DEFAULT: OnceLock<Reachable> = OnceLock::new();
/// What was asked for, and the answer.
static KNOWN: Mutex<Option<HashMap<DefId, bool>>> = Mutex::new(None);

/// Functions that one may lead to before it counts as no small matter, and stays where it is.
const MOST: usize = 200;

/// Puts this module in front of the query that says which functions of other crates have code there.
pub fn override_in(providers: &mut rustc_middle::util::Providers) {
    let _ = DEFAULT.set(std::mem::replace(&mut providers.extern_queries.is_reachable_non_generic, has_code_there));
}

fn has_code_there(tcx: TyCtxt<'_>, def: DefId) -> bool {
    (DEFAULT.get().unwrap())(tcx, def) && !is_carried(tcx, def)
}

/// Whether the function of std, which has code there, is compiled here as well.
pub fn is_carried(tcx: TyCtxt<'_>, def: DefId) -> bool {
    let Some(has_code_there) = DEFAULT.get() else { return false };
    if def.is_local() || !matches!(tcx.def_kind(def), DefKind::Fn | DefKind::AssocFn) || !has_code_there(tcx, def) {
        return false;
    }
    if let Some(known) = KNOWN.lock().unwrap().as_ref().and_then(|known| known.get(&def)) {
        return *known;
    }
    let answer = is_named(tcx, def) && is_pure(tcx, def);
    KNOWN.lock().unwrap().get_or_insert_default().insert(def, answer);
    answer
}

/// Whether it is a function of the toolchain's with a body and a name of Rust's.
fn is_named(tcx: TyCtxt<'_>, def: DefId) -> bool {
    let whole = CodegenFnAttrFlags::NO_MANGLE | CodegenFnAttrFlags::RUSTC_STD_INTERNAL_SYMBOL | CodegenFnAttrFlags::NAKED;
    let attributes = tcx.codegen_fn_attrs(def);
    packages::of(tcx.crate_name(def.krate).as_str()).is_none()
        && !tcx.is_foreign_item(def)
        && !tcx.generics_of(def).requires_monomorphization(tcx)
        && tcx.is_mir_available(def)
        && !attributes.flags.intersects(whole)
        && attributes.linkage.is_none()
        && compat::symbol_name(attributes).is_none()
}

/// Whether nothing that it does or calls here rests on a static.
pub fn is_pure<'tcx>(tcx: TyCtxt<'tcx>, def: DefId) -> bool {
    let own = Instance::mono(tcx, def);
    let (mut seen, mut pending) = (HashSet::from([own]), vec![own]);
    while let Some(instance) = pending.pop() {
        let body = tcx.instance_mir(instance.def);
        let mut reader = Reader { tcx, instance, body, calls: Vec::new(), pure: true };
        reader.visit_body(body);
        if !reader.pure || seen.len() > MOST {
            return false;
        }
        pending.extend(reader.calls.into_iter().filter(|called| is_made_here(tcx, *called) && seen.insert(*called)));
    }
    true
}

/// Whether who calls the function compiles it as well: it is generic, or no object of its crate offers it.
fn is_made_here<'tcx>(tcx: TyCtxt<'tcx>, instance: Instance<'tcx>) -> bool {
    match instance.def {
        InstanceKind::Item(def) => {
            let elsewhere = !items::is_generic(tcx, instance) && (DEFAULT.get().unwrap())(tcx, def);
            !tcx.is_foreign_item(def) && tcx.is_mir_available(def) && !elsewhere
        }
        InstanceKind::Intrinsic(_) | InstanceKind::Virtual(..) => false,
        _ => true,
    }
}

/// Whether the function is a part of the program that only the program's own std has.
fn is_of_the_program(tcx: TyCtxt<'_>, def: DefId) -> bool {
    tcx.is_foreign_item(def) && tcx.lang_items().panic_impl() == Some(def)
}

/// What the body of one function refers to.
struct Reader<'a, 'tcx> {
    tcx: TyCtxt<'tcx>,
    instance: Instance<'tcx>,
    body: &'a Body<'tcx>,
    calls: Vec<Instance<'tcx>>,
    pure: bool,
}

impl<'tcx> Reader<'_, 'tcx> {
    /// What constants point to.
    fn data(&mut self, id: AllocId) {
        match self.tcx.global_alloc(id) {
            GlobalAlloc::Memory(memory) => memory.inner().provenance().ptrs().values().for_each(|to| self.data(to.alloc_id())),
            GlobalAlloc::Function { instance, .. } => self.calls.push(instance),
            _ => self.pure = false,
        }
    }
    /// Whoever has the object may call all that its vtable holds.
    fn unsized_to(&mut self, from: Ty<'tcx>, to: Ty<'tcx>) {
        let (tcx, env) = (self.tcx, ty::TypingEnv::fully_monomorphized());
        let known = |of: Ty<'tcx>| compat::instantiated(tcx, env, self.instance, of);
        let (Some(from), Some(to)) = (known(from), known(to)) else { return self.pure = false };
        let is_object = |of: Ty<'tcx>| of.walk().filter_map(|part| part.as_type()).any(|part| part.is_trait());
        if !is_object(to) {
            return;
        }
        match (from.builtin_deref(true), to.builtin_deref(true)) {
            (Some(from), Some(to)) if to.is_trait() && !is_object(from) => self.object(from, to),
            _ => self.pure = false,
        }
    }
    fn object(&mut self, of: Ty<'tcx>, object: Ty<'tcx>) {
        let (tcx, env) = (self.tcx, ty::TypingEnv::fully_monomorphized());
        self.calls.push(compat::drop_glue(tcx, of));
        let Some(principal) = vtable::principal(tcx, object) else { return };
        for part in compat::all_supertraits(tcx, compat::erased(tcx, principal.with_self_ty(tcx, of))) {
            for method in tcx.own_existential_vtable_entries(part.def_id) {
                let args = compat::erased(tcx, compat::method_args(tcx, *method, part));
                if !compat::is_impossible(tcx, *method, args) {
                    self.calls.push(Instance::expect_resolve_for_vtable(tcx, env, *method, args, rustc_span::DUMMY_SP));
                }
            }
        }
    }
}

impl<'tcx> Visitor<'tcx> for Reader<'_, 'tcx> {
    fn visit_const_operand(&mut self, constant: &ConstOperand<'tcx>, _: Location) {
        let (tcx, env) = (self.tcx, ty::TypingEnv::fully_monomorphized());
        let Some(of) = compat::instantiated(tcx, env, self.instance, constant.const_.ty()) else { return self.pure = false };
        if let ty::FnDef(def, args) = of.kind() {
            match Instance::try_resolve(tcx, env, *def, compat::function_args(*args)) {
                Ok(Some(called)) if !is_of_the_program(tcx, called.def_id()) => self.calls.push(called),
                _ => self.pure = false,
            }
            return;
        }
        match compat::constant_value(tcx, env, self.instance, constant.const_) {
            Some(ConstValue::Scalar(Scalar::Ptr(to, _))) => self.data(to.provenance.alloc_id()),
            Some(ConstValue::Indirect { alloc_id, .. }) => self.data(alloc_id),
            Some(ConstValue::Scalar(_) | ConstValue::ZeroSized) => {}
            Some(slice) => compat::behind_slice(&slice).into_iter().for_each(|to| self.data(to)),
            None => self.pure = false,
        }
    }
    fn visit_rvalue(&mut self, rvalue: &Rvalue<'tcx>, location: Location) {
        match rvalue {
            // a closure behind a pointer is no call that is seen here
            Rvalue::ThreadLocalRef(_) | Rvalue::Cast(CastKind::PointerCoercion(PointerCoercion::ClosureFnPointer(_), _), ..) => self.pure = false,
            Rvalue::Cast(CastKind::PointerCoercion(PointerCoercion::Unsize, _), from, to) => self.unsized_to(from.ty(self.body, self.tcx), *to),
            _ => {}
        }
        self.super_rvalue(rvalue, location);
    }
    fn visit_terminator(&mut self, terminator: &Terminator<'tcx>, location: Location) {
        match &terminator.kind {
            TerminatorKind::InlineAsm { .. } => self.pure = false,
            TerminatorKind::Drop { place, .. } => {
                let of = place.ty(self.body, self.tcx).ty;
                match compat::instantiated(self.tcx, ty::TypingEnv::fully_monomorphized(), self.instance, of) {
                    Some(of) => self.calls.push(compat::drop_glue(self.tcx, of)),
                    None => self.pure = false,
                }
            }
            _ => {}
        }
        self.super_terminator(terminator, location);
    }
}
