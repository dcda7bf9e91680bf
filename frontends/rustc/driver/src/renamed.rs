//! What has another name or another shape in some of the supported compilers, and the same meaning in all: the part of `compat`
//! that only translates. Each `cfg` names the first release that has the newer form.

use rustc_abi::{BackendRepr, Scalar};
use rustc_hir::def_id::DefId;
use rustc_middle::ty::{self, Instance, Ty, TyCtxt};
use rustc_target::callconv::{CastTarget, PassMode};

#[cfg(rustc_1_99)]
pub use rustc_attr_ir::{AttrArgs, AttrItem, Attribute, LangItem, Linkage};
#[cfg(all(rustc_1_91, not(rustc_1_99)))]
pub use rustc_hir::attrs::Linkage;
#[cfg(not(rustc_1_99))]
pub use rustc_hir::{AttrArgs, AttrItem, Attribute, LangItem};
#[cfg(not(rustc_1_91))]
pub use rustc_middle::mir::mono::Linkage;
#[cfg(rustc_1_99)]
pub use rustc_middle::ty::OutlivesClause as OutlivesPredicate;
#[cfg(not(rustc_1_99))]
pub use rustc_middle::ty::OutlivesPredicate;
#[cfg(rustc_1_100)]
pub use rustc_middle::ty::{PolyTraitClause as PolyTraitPredicate, ProjectionClause as ProjectionPredicate};
#[cfg(not(rustc_1_100))]
pub use rustc_middle::ty::{PolyTraitPredicate, ProjectionPredicate};

/// An attribute of a tool, as it was written.
pub fn unparsed(of: &Attribute) -> Option<&AttrItem> {
    match of {
        #[cfg(rustc_1_101)]
        Attribute::Tool(item) => Some(item),
        #[cfg(all(rustc_1_90, not(rustc_1_101)))]
        Attribute::Unparsed(item) => Some(item),
        #[cfg(not(rustc_1_90))]
        Attribute { kind: rustc_hir::AttrKind::Normal(item), .. } => Some(item),
        _ => None,
    }
}

/// The attributes of an item of this crate.
pub fn attributes(tcx: TyCtxt<'_>, def: DefId) -> &[Attribute] {
    let id = tcx.local_def_id_to_hir_id(def.expect_local());
    #[cfg(rustc_1_90)]
    return tcx.hir_attrs(id);
    #[cfg(not(rustc_1_90))]
    return tcx.hir().attrs(id);
}

/// What an alias stands for.
pub fn aliased(of: ty::AliasTy<'_>) -> DefId {
    #[cfg(rustc_1_98)]
    return match of.kind {
        ty::AliasTyKind::Projection { def_id } | ty::AliasTyKind::Inherent { def_id } => def_id,
        ty::AliasTyKind::Opaque { def_id } | ty::AliasTyKind::Free { def_id } => def_id,
    };
    #[cfg(all(rustc_1_96, not(rustc_1_98)))]
    return of.kind.def_id();
    #[cfg(not(rustc_1_96))]
    return of.def_id;
}

/// The type that the function drops, if it is drop glue and there is anything to drop.
pub fn glue_of<'tcx>(instance: Instance<'tcx>) -> Option<Ty<'tcx>> {
    match instance.def {
        #[cfg(rustc_1_98)]
        ty::InstanceKind::Shim(ty::ShimKind::DropGlue(_, of)) => of,
        #[cfg(not(rustc_1_98))]
        ty::InstanceKind::DropGlue(_, of) => of,
        _ => None,
    }
}

#[cfg(rustc_1_99)]
type FunctionArgs<'tcx> = ty::Binder<'tcx, ty::GenericArgsRef<'tcx>>;
#[cfg(not(rustc_1_99))]
type FunctionArgs<'tcx> = ty::GenericArgsRef<'tcx>;

/// The arguments of a function's own type.
pub fn function_args(of: FunctionArgs<'_>) -> ty::GenericArgsRef<'_> {
    #[cfg(rustc_1_99)]
    return of.skip_binder();
    #[cfg(not(rustc_1_99))]
    return of;
}

/// The scalars of which a value consists for the compiler, if it consists of two.
pub fn pair(of: BackendRepr) -> Option<(Scalar, Scalar)> {
    match of {
        #[cfg(rustc_1_99)]
        BackendRepr::ScalarPair { a, b, .. } => Some((a, b)),
        #[cfg(not(rustc_1_99))]
        BackendRepr::ScalarPair(a, b) => Some((a, b)),
        _ => None,
    }
}

/// The scalars of which a value consists for the compiler.
pub fn scalars(of: &mut BackendRepr) -> Vec<&mut Scalar> {
    match of {
        BackendRepr::Scalar(one) => vec![one],
        #[cfg(rustc_1_99)]
        BackendRepr::ScalarPair { a, b, .. } => vec![a, b],
        #[cfg(not(rustc_1_99))]
        BackendRepr::ScalarPair(a, b) => vec![a, b],
        _ => Vec::new(),
    }
}

/// How a value is passed by its address.
pub struct Indirect {
    /// With the length or the vtable of what has no size of its own.
    pub wide: bool,
    /// At a fixed place of the stack, and not by address at all.
    pub on_stack: bool,
}

pub fn indirect(of: &PassMode) -> Option<Indirect> {
    match of {
        #[cfg(rustc_1_101)]
        PassMode::Indirect { mode, .. } => {
            Some(Indirect { wide: false, on_stack: !matches!(mode, rustc_target::callconv::IndirectMode::Pointer) })
        }
        #[cfg(rustc_1_101)]
        PassMode::IndirectUnsized { .. } => Some(Indirect { wide: true, on_stack: false }),
        #[cfg(all(rustc_1_100, not(rustc_1_101)))]
        PassMode::Indirect { meta_attrs, mode, .. } => {
            Some(Indirect { wide: meta_attrs.is_some(), on_stack: !matches!(mode, rustc_target::callconv::IndirectMode::Pointer) })
        }
        #[cfg(not(rustc_1_100))]
        PassMode::Indirect { meta_attrs, on_stack, .. } => Some(Indirect { wide: meta_attrs.is_some(), on_stack: *on_stack }),
        _ => None,
    }
}

/// Whether a function is called as Rust's own are.
pub fn is_rust<'tcx>(of: &crate::compat::Abi<'tcx>) -> bool {
    #[cfg(rustc_1_90)]
    return matches!(of.conv, rustc_abi::CanonAbi::Rust | rustc_abi::CanonAbi::RustCold);
    #[cfg(not(rustc_1_90))]
    return matches!(of.conv, rustc_target::callconv::Conv::Rust | rustc_target::callconv::Conv::Cold);
}

/// Whether a value is passed as other registers before those that repeat.
pub fn has_prefix(of: &CastTarget) -> bool {
    #[cfg(rustc_1_98)]
    return !of.prefix.is_empty();
    #[cfg(not(rustc_1_98))]
    return of.prefix.iter().any(Option::is_some);
}

#[cfg(rustc_1_98)]
pub type Variants = std::range::RangeInclusive<rustc_abi::VariantIdx>;
#[cfg(not(rustc_1_98))]
pub type Variants = std::ops::RangeInclusive<rustc_abi::VariantIdx>;

/// How many variants there are from the first to the last.
pub fn count(of: &Variants) -> u64 {
    #[cfg(rustc_1_98)]
    let (start, end) = (of.start, of.last);
    #[cfg(not(rustc_1_98))]
    let (start, end) = (*of.start(), *of.end());
    u64::from(end.as_u32() - start.as_u32()) + 1
}

/// Runs the compiler in this process.
pub fn run_compiler(arguments: &[String], callbacks: &mut (dyn rustc_driver::Callbacks + Send)) {
    #[cfg(rustc_1_101)]
    rustc_driver::compiler_entrypoint(arguments, callbacks);
    #[cfg(all(rustc_1_90, not(rustc_1_101)))]
    rustc_driver::run_compiler(arguments, callbacks);
    #[cfg(not(rustc_1_90))]
    rustc_driver::RunCompiler::new(arguments, callbacks).run();
}

/// What the query for the first slot of a trait's methods gives.
#[cfg(rustc_1_101)]
pub type FirstSlot = Option<usize>;
#[cfg(not(rustc_1_101))]
pub type FirstSlot = usize;

/// The slot that a query gave; zero where it has reported an error.
pub fn slot_of(found: FirstSlot) -> usize {
    #[cfg(rustc_1_101)]
    return found.unwrap_or(0);
    #[cfg(not(rustc_1_101))]
    return found;
}

/// A slot as the query gives it.
pub fn as_first_slot(slot: usize) -> FirstSlot {
    #[cfg(rustc_1_101)]
    return Some(slot);
    #[cfg(not(rustc_1_101))]
    return slot;
}

/// Whether what the item requires cannot hold with these arguments, so that nobody can call it.
pub fn is_impossible<'tcx>(tcx: TyCtxt<'tcx>, def: DefId, args: ty::GenericArgsRef<'tcx>) -> bool {
    #[cfg(rustc_1_99)]
    return tcx.instantiate_and_check_impossible_clauses((def, args));
    #[cfg(not(rustc_1_99))]
    return tcx.instantiate_and_check_impossible_predicates((def, args));
}

/// The length of an array, if it is known.
pub fn length<'tcx>(tcx: TyCtxt<'tcx>, of: ty::Const<'tcx>) -> Option<u64> {
    #[cfg(all(rustc_1_100, not(rustc_1_101)))]
    use rustc_middle::ty::consts::ConstExt;
    of.try_to_target_usize(tcx)
}

/// A type with what inference has found out so far.
pub fn resolved<'tcx>(infcx: &rustc_infer::infer::InferCtxt<'tcx>, of: Ty<'tcx>) -> Ty<'tcx> {
    #[cfg(rustc_1_100)]
    return infcx.deeply_resolve_ignoring_regions(of);
    #[cfg(not(rustc_1_100))]
    return infcx.resolve_vars_if_possible(of);
}

/// The layout of a struct with these fields, as the compiler chooses it.
pub fn univariant<'a, C: rustc_abi::HasDataLayout, F: std::ops::Deref<Target = &'a Layout> + std::fmt::Debug + Copy>(
    calculator: &rustc_abi::LayoutCalculator<C>,
    fields: &rustc_index::IndexVec<rustc_abi::FieldIdx, F>,
    repr: &rustc_abi::ReprOptions,
    kind: rustc_abi::StructKind,
) -> Option<Layout> {
    #[cfg(rustc_1_101)]
    return calculator.layout_of_univariant(fields, repr, kind).ok();
    #[cfg(not(rustc_1_101))]
    return calculator.univariant(fields, repr, kind).ok();
}

pub type Layout = rustc_abi::LayoutData<rustc_abi::FieldIdx, rustc_abi::VariantIdx>;
pub type Offsets = rustc_index::IndexVec<rustc_abi::FieldIdx, rustc_abi::Size>;

/// Fields at these places, of which those in memory follow each other in this order.
pub fn placed(offsets: Offsets, order: Vec<rustc_abi::FieldIdx>) -> rustc_abi::FieldsShape<rustc_abi::FieldIdx> {
    let in_memory_order: rustc_index::IndexVec<u32, rustc_abi::FieldIdx> = order.into_iter().collect();
    #[cfg(rustc_1_94)]
    return rustc_abi::FieldsShape::Arbitrary { offsets, in_memory_order };
    #[cfg(not(rustc_1_94))]
    return rustc_abi::FieldsShape::Arbitrary { offsets, memory_index: in_memory_order.invert_bijective_mapping() };
}

/// A lifetime that is a parameter.
pub fn lifetime_parameter<'tcx>(tcx: TyCtxt<'tcx>, index: u32, name: rustc_span::Symbol) -> ty::Region<'tcx> {
    #[cfg(all(rustc_1_99, not(rustc_1_100)))]
    use rustc_middle::ty::RegionExt;
    ty::Region::new_early_param(tcx, ty::EarlyParamRegion { index, name })
}

/// The name of a lifetime, if it has one.
pub fn lifetime_name<'tcx>(tcx: TyCtxt<'tcx>, of: ty::Region<'tcx>) -> Option<rustc_span::Symbol> {
    #[cfg(all(rustc_1_99, not(rustc_1_100)))]
    use rustc_middle::ty::RegionExt;
    #[cfg(rustc_1_90)]
    return of.get_name(tcx);
    #[cfg(not(rustc_1_90))]
    return Some(tcx).and_then(|_| of.get_name());
}

/// An associated type of a trait with these arguments, as it is named.
pub fn associated_type<'tcx>(tcx: TyCtxt<'tcx>, def: DefId, args: ty::GenericArgsRef<'tcx>) -> Ty<'tcx> {
    #[cfg(rustc_1_98)]
    return Ty::new_projection(tcx, ty::IsRigid::No, def, args);
    #[cfg(not(rustc_1_98))]
    return Ty::new_projection(tcx, def, args);
}

/// Without lifetimes.
pub fn erased<'tcx, T: ty::TypeFoldable<TyCtxt<'tcx>>>(tcx: TyCtxt<'tcx>, of: T) -> T {
    #[cfg(rustc_1_91)]
    return tcx.erase_and_anonymize_regions(of);
    #[cfg(not(rustc_1_91))]
    return tcx.erase_regions(of);
}

/// The item of a trait that an item of an impl is.
pub fn trait_item_of(tcx: TyCtxt<'_>, def: DefId) -> Option<DefId> {
    #[cfg(rustc_1_91)]
    return tcx.trait_item_of(def);
    #[cfg(not(rustc_1_91))]
    return tcx.opt_associated_item(def).and_then(|item| item.trait_item_def_id);
}

/// The same trait of another type.
pub fn with_self<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>, own: Ty<'tcx>) -> ty::TraitRef<'tcx> {
    #[cfg(rustc_1_91)]
    return of.with_replaced_self_ty(tcx, own);
    #[cfg(not(rustc_1_91))]
    return of.with_self_ty(tcx, own);
}

/// How many binders lie between a bound lifetime and its own, and which number it has there.
pub fn bound(of: ty::Region<'_>) -> Option<(usize, u32)> {
    match of.kind() {
        #[cfg(rustc_1_92)]
        ty::ReBound(ty::BoundVarIndexKind::Bound(depth), bound) => Some((depth.as_usize(), bound.var.as_u32())),
        #[cfg(not(rustc_1_92))]
        ty::ReBound(depth, bound) => Some((depth.as_usize(), bound.var.as_u32())),
        _ => None,
    }
}

/// What a function uses, if the compiler can say.
pub fn items_used<'tcx>(tcx: TyCtxt<'tcx>, of: Instance<'tcx>) -> Option<Vec<crate::compat::MonoItem<'tcx>>> {
    let found = tcx.items_of_instance((of, crate::compat::CollectionMode::UsedItems));
    #[cfg(rustc_1_92)]
    let found = found.ok()?;
    Some(found.0.iter().map(|item| item.node).collect())
}

/// Whether the crate is there for its macros alone.
pub fn is_for_macros(tcx: TyCtxt<'_>, of: rustc_hir::def_id::CrateNum) -> bool {
    #[cfg(rustc_1_95)]
    return tcx.crate_dep_kind(of).macros_only();
    #[cfg(not(rustc_1_95))]
    return tcx.dep_kind(of).macros_only();
}

#[cfg(not(rustc_1_90))]
pub use crate::older::Value;
#[cfg(not(rustc_1_90))]
pub use rustc_middle::ty::fold::fold_regions;
#[cfg(rustc_1_90)]
pub use rustc_middle::ty::{fold_regions, Value};

/// The value of a constant, where it is known.
pub fn known(of: ty::Const<'_>) -> Option<Value<'_>> {
    match of.kind() {
        #[cfg(rustc_1_90)]
        ty::ConstKind::Value(value) => Some(value),
        #[cfg(not(rustc_1_90))]
        ty::ConstKind::Value(ty, valtree) => Some(Value { ty, valtree }),
        _ => None,
    }
}

/// The scalar that a constant is.
pub fn leaf(of: Value<'_>) -> Option<ty::ScalarInt> {
    #[cfg(rustc_1_94)]
    return of.try_to_leaf();
    #[cfg(not(rustc_1_94))]
    return of.valtree.try_to_scalar_int();
}

/// A constant as the compiler writes it.
#[cfg_attr(rustc_1_95, allow(unused_variables))]
pub fn shown<'tcx>(tcx: TyCtxt<'tcx>, of: Value<'tcx>) -> String {
    #[cfg(rustc_1_95)]
    return of.to_string();
    #[cfg(not(rustc_1_95))]
    return ty::Const::new_value(tcx, of.valtree, of.ty).to_string();
}

/// The sanitizers that the crate is compiled with.
pub fn sanitizers(tcx: TyCtxt<'_>) -> rustc_target::spec::SanitizerSet {
    #[cfg(rustc_1_93)]
    return tcx.sess.sanitizers();
    #[cfg(not(rustc_1_93))]
    return tcx.sess.opts.unstable_opts.sanitizer;
}

/// Whether an impl of a trait is `unsafe`.
pub fn is_unsafe_impl(tcx: TyCtxt<'_>, def: DefId) -> bool {
    #[cfg(rustc_1_92)]
    return tcx.impl_trait_header(def).safety.is_unsafe();
    #[cfg(not(rustc_1_92))]
    return tcx.impl_trait_header(def).is_some_and(|header| header.safety.is_unsafe());
}

/// The name that the crate chose for a symbol.
pub fn symbol_name(of: &rustc_middle::middle::codegen_fn_attrs::CodegenFnAttrs) -> Option<rustc_span::Symbol> {
    #[cfg(rustc_1_91)]
    return of.symbol_name;
    #[cfg(not(rustc_1_91))]
    return of.export_name.or(of.link_name);
}

/// A `dyn` type.
pub fn object<'tcx>(tcx: TyCtxt<'tcx>, of: &[ty::PolyExistentialPredicate<'tcx>]) -> Ty<'tcx> {
    let predicates = tcx.mk_poly_existential_predicates(of);
    #[cfg(rustc_1_92)]
    return Ty::new_dynamic(tcx, predicates, tcx.lifetimes.re_erased);
    #[cfg(not(rustc_1_92))]
    return Ty::new_dynamic(tcx, predicates, tcx.lifetimes.re_erased, ty::DynKind::Dyn);
}

/// What a run of the compiler ends with.
pub fn exit_code(run: impl FnOnce()) -> std::process::ExitCode {
    #[cfg(rustc_1_95)]
    return rustc_driver::catch_with_exit_code(run);
    #[cfg(not(rustc_1_95))]
    return std::process::ExitCode::from(rustc_driver::catch_with_exit_code(|| finished(run())) as u8);
}

/// What a run of the compiler gives when it has ended: where nothing went wrong there is nothing to tell.
#[cfg(all(rustc_1_90, not(rustc_1_95)))]
fn finished(_: ()) {}
#[cfg(not(rustc_1_90))]
fn finished(_: ()) -> Result<(), rustc_span::ErrorGuaranteed> {
    Ok(())
}

/// Tokens of a text.
pub fn tokens(source: &str) -> impl Iterator<Item = rustc_lexer::Token> + '_ {
    #[cfg(rustc_1_90)]
    return rustc_lexer::tokenize(source, rustc_lexer::FrontmatterAllowed::No);
    #[cfg(not(rustc_1_90))]
    return rustc_lexer::tokenize(source);
}

/// An expression as the compiler prints it.
pub fn printed(tcx: TyCtxt<'_>, of: rustc_hir::HirId) -> String {
    #[cfg(not(rustc_1_90))]
    let tcx = tcx.hir();
    rustc_hir_pretty::id_to_string(&tcx, of)
}

/// A trait as the queries for the vtables of its objects take it: in 1.85 with lifetimes that are still bound.
#[cfg(rustc_1_90)]
pub type VtableTrait<'tcx> = ty::TraitRef<'tcx>;
#[cfg(not(rustc_1_90))]
pub type VtableTrait<'tcx> = ty::PolyTraitRef<'tcx>;
/// The same without the type.
#[cfg(rustc_1_90)]
pub type VtablePrincipal<'tcx> = ty::ExistentialTraitRef<'tcx>;
#[cfg(not(rustc_1_90))]
pub type VtablePrincipal<'tcx> = ty::PolyExistentialTraitRef<'tcx>;

/// What such a query is about.
#[cfg_attr(rustc_1_90, allow(unused_variables))]
pub fn unbound<'tcx>(tcx: TyCtxt<'tcx>, of: VtableTrait<'tcx>) -> ty::TraitRef<'tcx> {
    #[cfg(rustc_1_90)]
    return of;
    #[cfg(not(rustc_1_90))]
    return tcx.instantiate_bound_regions_with_erased(of);
}

#[cfg_attr(rustc_1_90, allow(unused_variables))]
pub fn unbound_principal<'tcx>(tcx: TyCtxt<'tcx>, of: VtablePrincipal<'tcx>) -> ty::ExistentialTraitRef<'tcx> {
    #[cfg(rustc_1_90)]
    return of;
    #[cfg(not(rustc_1_90))]
    return tcx.instantiate_bound_regions_with_erased(of);
}

/// The slot that leads to the vtable of a supertrait.
pub fn vtable_pointer(above: ty::TraitRef<'_>) -> ty::VtblEntry<'_> {
    #[cfg(not(rustc_1_90))]
    let above = ty::Binder::dummy(above);
    ty::VtblEntry::TraitVPtr(above)
}

/// The entries of a vtable.
pub fn vtable_entries<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>) -> &'tcx [ty::VtblEntry<'tcx>] {
    #[cfg(not(rustc_1_90))]
    let of = ty::Binder::dummy(of);
    tcx.vtable_entries(of)
}

/// What a constant slice holds its contents in; in older compilers what these point to.
#[allow(elided_lifetimes_in_paths)]
pub fn behind_slice(of: &rustc_middle::mir::ConstValue) -> Vec<rustc_middle::mir::interpret::AllocId> {
    match of {
        #[cfg(rustc_1_90)]
        rustc_middle::mir::ConstValue::Slice { alloc_id, .. } => vec![*alloc_id],
        #[cfg(not(rustc_1_90))]
        rustc_middle::mir::ConstValue::Slice { data, .. } => data.inner().provenance().ptrs().values().map(|to| to.alloc_id()).collect(),
        _ => Vec::new(),
    }
}
