//! The places where the supported compilers differ (1.95 and later: `cfg(rustc_1_97)` holds from 1.97 on), and nothing else.

use rustc_hir::def_id::DefId;
use rustc_infer::infer::TyCtxtInferExt;
use rustc_middle::ty::{self, Ty, TyCtxt};
use rustc_trait_selection::regions::InferCtxtRegionExt;

pub use crate::renamed::*;

#[cfg(rustc_1_97)]
macro_rules! value {
    ($e:expr) => {
        $e.skip_norm_wip()
    };
}
#[cfg(not(rustc_1_97))]
macro_rules! value {
    ($e:expr) => {
        $e
    };
}

/// Whether the one unused value that an enum takes of another is that nearest to zero, except behind the values of a `bool`.
pub const NEAREST_TO_ZERO: bool = cfg!(rustc_1_97);

/// Whether the only unused value that is taken is zero, where a pointer or a `NonZero` is never zero: the language promises that.
pub fn is_promised(start: u128, variants: &Variants) -> bool {
    start == 0 && count(variants) == 1
}

/// What speaks of an item's own parameters.
#[cfg_attr(not(rustc_1_98), allow(unused_variables))]
fn binder<'tcx, T: ty::TypeFoldable<TyCtxt<'tcx>>>(tcx: TyCtxt<'tcx>, of: T) -> ty::EarlyBinder<'tcx, T> {
    #[cfg(rustc_1_98)]
    return ty::EarlyBinder::bind(tcx, of);
    #[cfg(not(rustc_1_98))]
    return ty::EarlyBinder::bind(of);
}

/// The type of an item with its own parameters.
pub fn type_of(tcx: TyCtxt<'_>, def: DefId) -> Ty<'_> {
    value!(tcx.type_of(def).instantiate_identity())
}

/// What speaks of an item's own parameters, with these arguments in their place.
pub fn with_args<'tcx, T: ty::TypeFoldable<TyCtxt<'tcx>>>(tcx: TyCtxt<'tcx>, of: T, args: ty::GenericArgsRef<'tcx>) -> T {
    value!(binder(tcx, of).instantiate(tcx, args))
}

/// The trait that an impl implements, with the impl's own parameters.
pub fn impl_trait(tcx: TyCtxt<'_>, def: DefId) -> Option<ty::TraitRef<'_>> {
    matches!(tcx.def_kind(def), rustc_hir::def::DefKind::Impl { of_trait: true })
        .then(|| impl_trait_ref(tcx, def))
}

fn impl_trait_ref(tcx: TyCtxt<'_>, def: DefId) -> ty::TraitRef<'_> {
    #[cfg(rustc_1_92)]
    return value!(tcx.impl_trait_ref(def).instantiate_identity());
    #[cfg(not(rustc_1_92))]
    return tcx.impl_trait_ref(def).unwrap().instantiate_identity();
}

/// Erases regions and reveals what stands behind aliases.
pub fn normalize<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: Ty<'tcx>) -> Ty<'tcx> {
    #[cfg(rustc_1_97)]
    let of = ty::Unnormalized::new_wip(of);
    tcx.try_normalize_erasing_regions(env, of).unwrap_or_else(|_| value!(of))
}

/// Reveals what stands behind aliases, and keeps regions; as it was where that cannot be said.
pub fn resolve<'tcx, T: ty::TypeFoldable<TyCtxt<'tcx>> + Clone>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: T) -> T {
    let (infcx, env) = tcx.infer_ctxt().build_with_typing_env(env);
    let context = rustc_trait_selection::traits::ObligationCtxt::new(&infcx);
    let written = of.clone();
    #[cfg(rustc_1_97)]
    let written = ty::Unnormalized::new_wip(written);
    let found = context.normalize(&rustc_infer::traits::ObligationCause::dummy(), env, written);
    // what a lifetime must outlive is compared elsewhere: here they only get their values
    #[cfg(rustc_1_92)]
    let errors = context.evaluate_obligations_error_on_ambiguity();
    #[cfg(not(rustc_1_92))]
    let errors = context.select_all_or_error();
    #[cfg(rustc_1_99)]
    let known = errors.no_errors();
    #[cfg(not(rustc_1_99))]
    let known = errors.is_empty();
    #[cfg(rustc_1_90)]
    let _ = infcx.resolve_regions(rustc_hir::def_id::CRATE_DEF_ID, env, []);
    #[cfg(not(rustc_1_90))]
    let _ = infcx.resolve_regions(&rustc_infer::infer::outlives::env::OutlivesEnvironment::new(env));
    #[cfg(rustc_1_100)]
    let found = infcx.deeply_resolve_via_region_graph(found);
    #[cfg(not(rustc_1_100))]
    let found = infcx.fully_resolve(found);
    if known { found.unwrap_or(of) } else { of }
}

/// The type of a field in the type with these arguments.
pub fn field_type<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, field: &ty::FieldDef, args: ty::GenericArgsRef<'tcx>) -> Ty<'tcx> {
    let of = value!(tcx.type_of(field.did).instantiate(tcx, args));
    normalize(tcx, env, of)
}

/// A type of the body of an instance, with the instance's arguments.
pub fn instantiated<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, instance: ty::Instance<'tcx>, of: Ty<'tcx>) -> Option<Ty<'tcx>> {
    let of = binder(tcx, of);
    instance.try_instantiate_mir_and_normalize_erasing_regions(tcx, env, of).ok()
}

#[cfg(not(rustc_1_90))]
pub use rustc_middle::mir::ConstValue;
#[cfg(rustc_1_90)]
pub type ConstValue<'tcx> = rustc_middle::mir::ConstValue;

/// The value of a constant in the body of an instance.
pub fn constant_value<'tcx>(
    tcx: TyCtxt<'tcx>,
    env: ty::TypingEnv<'tcx>,
    instance: ty::Instance<'tcx>,
    of: rustc_middle::mir::Const<'tcx>,
) -> Option<ConstValue<'tcx>> {
    let of = instance.try_instantiate_mir_and_normalize_erasing_regions(tcx, env, binder(tcx, of)).ok()?;
    of.eval(tcx, env, rustc_span::DUMMY_SP).ok()
}

/// What a signature says beside its types.
pub struct SignatureFacts {
    pub unsafe_: bool,
    pub variadic: bool,
    pub abi: String,
}

impl SignatureFacts {
    pub fn extern_prefix(&self) -> String {
        if self.abi == "Rust" {
            String::new()
        } else {
            format!("extern \"{}\" ", self.abi)
        }
    }
}

pub fn signature(of: ty::FnSig<'_>) -> SignatureFacts {
    #[cfg(rustc_1_97)]
    let (safety, variadic, abi) = (of.safety(), of.c_variadic(), of.abi());
    #[cfg(not(rustc_1_97))]
    let (safety, variadic, abi) = (of.safety, of.c_variadic, of.abi);
    SignatureFacts { unsafe_: safety.is_unsafe(), variadic, abi: abi.name().to_string() }
}

/// A projection or opaque type that is not resolved here.
pub fn alias<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>) -> String {
    let (def, args) = match of.kind() {
        #[cfg(any(rustc_1_98, not(rustc_1_96)))]
        ty::Alias(_, alias) => (aliased(*alias), alias.args),
        #[cfg(all(rustc_1_96, not(rustc_1_98)))]
        ty::Alias(alias) => (aliased(*alias), alias.args),
        _ => return of.to_string(),
    };
    match args.types().next() {
        Some(own) => format!("<{} as {}>", crate::name::type_(tcx, own), crate::name::item(tcx, def)),
        None => crate::name::item(tcx, def),
    }
}

/// `<SELF as TRAIT>::NAME` of an associated type.
pub fn projection<'tcx>(tcx: TyCtxt<'tcx>, of: DefId, args: ty::GenericArgsRef<'tcx>) -> ty::AliasTerm<'tcx> {
    #[cfg(rustc_1_100)]
    return ty::AliasTerm::new_from_args(tcx, ty::AliasTermKind::ProjectionTy { def_id: of }, args);
    #[cfg(all(rustc_1_97, not(rustc_1_100)))]
    return ty::AliasTerm::new_from_def_id(tcx, of, args);
    #[cfg(not(rustc_1_97))]
    return ty::AliasTerm::new(tcx, of, args);
}

/// The associated type that a projection names.
pub fn projected(of: ty::AliasTerm<'_>) -> DefId {
    #[cfg(rustc_1_98)]
    return of.expect_projection_ty_def_id();
    #[cfg(all(rustc_1_97, not(rustc_1_98)))]
    return of.def_id();
    #[cfg(not(rustc_1_97))]
    return of.def_id;
}

/// The environment variables that `env!` and `option_env!` asked for.
pub fn variables_read(tcx: TyCtxt<'_>) -> Vec<String> {
    #[cfg(rustc_1_96)]
    let read = &tcx.sess.env_depinfo;
    #[cfg(not(rustc_1_96))]
    let read = &tcx.sess.psess.env_depinfo;
    read.borrow().iter().map(|(name, _)| name.to_string()).collect()
}

/// File (remapped) and line of an item.
pub fn place(tcx: TyCtxt<'_>, def: DefId) -> (String, u64) {
    let place = tcx.sess.source_map().lookup_char_pos(tcx.def_span(def).source_callsite().lo());
    (place.file.name.prefer_remapped_unconditionally().to_string(), place.line as u64)
}

/// A signature with regions erased and aliases resolved.
pub fn erase<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: ty::PolyFnSig<'tcx>) -> ty::FnSig<'tcx> {
    let sig = tcx.instantiate_bound_regions_with_erased(of);
    #[cfg(rustc_1_97)]
    let sig = ty::Unnormalized::new_wip(sig);
    tcx.try_normalize_erasing_regions(env, sig).unwrap_or_else(|_| value!(sig))
}

/// The signature with which an instance is called.
pub fn instance_signature<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, instance: ty::Instance<'tcx>) -> ty::FnSig<'tcx> {
    let of = instance.ty(tcx, env);
    match of.kind() {
        ty::Closure(_, args) => erase(tcx, env, args.as_closure().sig()),
        _ => erase(tcx, env, of.fn_sig(tcx)),
    }
}

/// The signature of a method as it is declared.
pub fn method_signature(tcx: TyCtxt<'_>, method: DefId) -> ty::FnSig<'_> {
    tcx.instantiate_bound_regions_with_erased(value!(tcx.fn_sig(method).instantiate_identity()))
}

/// The signature of a method with these arguments.
pub fn instantiated_signature<'tcx>(
    tcx: TyCtxt<'tcx>,
    env: ty::TypingEnv<'tcx>,
    method: DefId,
    args: ty::GenericArgsRef<'tcx>,
) -> ty::FnSig<'tcx> {
    erase(tcx, env, value!(tcx.fn_sig(method).instantiate(tcx, args)))
}

/// The arguments of a trait's method for a trait reference; its own lifetimes are erased.
pub fn method_args<'tcx>(tcx: TyCtxt<'tcx>, method: DefId, of: ty::TraitRef<'tcx>) -> ty::GenericArgsRef<'tcx> {
    ty::GenericArgs::for_item(tcx, method, |param, _| match param.kind {
        ty::GenericParamDefKind::Lifetime => tcx.lifetimes.re_erased.into(),
        _ => of.args[param.index as usize],
    })
}

/// How an instance is called, if the compiler can say.
pub fn abi_of_instance<'tcx>(
    tcx: TyCtxt<'tcx>,
    env: ty::TypingEnv<'tcx>,
    instance: ty::Instance<'tcx>,
) -> Option<&'tcx rustc_target::callconv::FnAbi<'tcx, Ty<'tcx>>> {
    let query = env.as_query_input((instance, ty::List::empty()));
    #[cfg(rustc_1_96)]
    return tcx.fn_abi_of_instance_raw(query).ok();
    #[cfg(not(rustc_1_96))]
    return tcx.fn_abi_of_instance(query).ok();
}

/// What a trait requires of `Self`.
fn written_above<'tcx>(tcx: TyCtxt<'tcx>, of: DefId) -> ty::EarlyBinder<'tcx, &'tcx [(ty::Clause<'tcx>, rustc_span::Span)]> {
    #[cfg(rustc_1_99)]
    return tcx.explicit_super_clauses_of(of);
    #[cfg(not(rustc_1_99))]
    return tcx.explicit_super_predicates_of(of);
}

/// Direct supertraits in their order, with the same `Self`.
pub fn supertraits<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>) -> Vec<ty::TraitRef<'tcx>> {
    let env = ty::TypingEnv::fully_monomorphized();
    let clauses = written_above(tcx, of.def_id).iter_identity_copied();
    #[cfg(rustc_1_97)]
    let clauses = clauses.map(ty::Unnormalized::skip_norm_wip);
    let above = clauses.filter_map(|(clause, _)| clause.instantiate_supertrait(tcx, ty::Binder::dummy(of)).as_trait_clause());
    let plain = |above: PolyTraitPredicate<'tcx>| tcx.normalize_erasing_late_bound_regions(env, above).trait_ref;
    above.map(plain).collect()
}

/// The trait itself and all supertraits, each once.
pub fn all_supertraits<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>) -> Vec<ty::TraitRef<'tcx>> {
    let mut all = vec![of];
    let mut at = 0;
    while at < all.len() {
        for above in supertraits(tcx, all[at]) {
            if !all.contains(&above) {
                all.push(above);
            }
        }
        at += 1;
    }
    all
}

/// The function that drops a value of the type in place.
pub fn drop_glue<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>) -> ty::Instance<'tcx> {
    #[cfg(rustc_1_97)]
    return ty::Instance::resolve_drop_glue(tcx, of);
    #[cfg(not(rustc_1_97))]
    return ty::Instance::resolve_drop_in_place(tcx, of);
}

#[cfg(not(rustc_1_96))]
pub use rustc_middle::mir::mono::{CodegenUnit, CollectionMode, MonoItem, MonoItemData, Visibility};
#[cfg(rustc_1_96)]
pub use rustc_middle::mono::{CodegenUnit, CollectionMode, MonoItem, MonoItemData, MonoItemPartitions, Visibility};
#[cfg(all(rustc_1_90, not(rustc_1_96)))]
pub use rustc_middle::mir::mono::MonoItemPartitions;
/// What is instantiated, and the units.
#[cfg(not(rustc_1_90))]
pub type MonoItemPartitions<'tcx> = (&'tcx rustc_hir::def_id::DefIdSet, &'tcx [CodegenUnit<'tcx>]);

/// What code is generated for, in the units of one object each.
pub fn units<'tcx>(of: MonoItemPartitions<'tcx>) -> &'tcx [CodegenUnit<'tcx>] {
    #[cfg(rustc_1_90)]
    return of.codegen_units;
    #[cfg(not(rustc_1_90))]
    return of.1;
}

/// The same with other units.
pub fn with_units<'tcx>(of: MonoItemPartitions<'tcx>, codegen_units: &'tcx [CodegenUnit<'tcx>]) -> MonoItemPartitions<'tcx> {
    #[cfg(rustc_1_90)]
    return MonoItemPartitions { codegen_units, ..of };
    #[cfg(not(rustc_1_90))]
    return (of.0, codegen_units);
}

pub type Abi<'tcx> = rustc_target::callconv::FnAbi<'tcx, Ty<'tcx>>;
pub type AbiResult<'tcx> = Result<&'tcx Abi<'tcx>, &'tcx ty::layout::FnAbiError<'tcx>>;
pub type AbiQuery<'tcx> = ty::PseudoCanonicalInput<'tcx, (ty::Instance<'tcx>, &'tcx ty::List<Ty<'tcx>>)>;
pub type AbiProvider = for<'tcx> fn(TyCtxt<'tcx>, AbiQuery<'tcx>) -> AbiResult<'tcx>;

/// The query that code generation asks how an instance is called.
pub fn abi_query(providers: &mut rustc_middle::util::Providers) -> &mut AbiProvider {
    #[cfg(rustc_1_96)]
    return &mut providers.queries.fn_abi_of_instance_raw;
    #[cfg(not(rustc_1_96))]
    return &mut providers.queries.fn_abi_of_instance;
}

/// The integer type of an enum's discriminants.
pub fn discriminant_type<'tcx>(tcx: TyCtxt<'tcx>, def: ty::AdtDef<'tcx>) -> Ty<'tcx> {
    use rustc_middle::ty::util::IntTypeExt;
    def.repr().discr_type().to_ty(tcx)
}

/// The first and the last value that the attributes of a scalar's wrapper allow; later compilers have pattern types for it.
pub fn valid_range(tcx: TyCtxt<'_>, def: DefId) -> (Option<u128>, Option<u128>) {
    #[cfg(rustc_1_97)]
    let (_, _) = (tcx, def);
    #[cfg(rustc_1_97)]
    return (None, None);
    #[cfg(not(rustc_1_97))]
    {
        let bound = |bound| match bound {
            std::ops::Bound::Included(value) => Some(value),
            _ => None,
        };
        let (start, end) = tcx.layout_scalar_valid_range(def);
        (bound(start), bound(end))
    }
}

/// A trait reference without regions and aliases, as vtables are asked for.
pub fn normalized_trait<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: ty::TraitRef<'tcx>) -> Option<ty::TraitRef<'tcx>> {
    let of = erased(tcx, of);
    #[cfg(rustc_1_97)]
    let of = ty::Unnormalized::new_wip(of);
    tcx.try_normalize_erasing_regions(env, of).ok()
}

/// Plain memory. In 1.85 this is also the place where a layout says that there are no values.
#[cfg_attr(rustc_1_90, allow(unused_variables))]
pub fn in_memory(uninhabited: bool, sized: bool) -> rustc_abi::BackendRepr {
    #[cfg(not(rustc_1_90))]
    if uninhabited {
        return rustc_abi::BackendRepr::Uninhabited;
    }
    rustc_abi::BackendRepr::Memory { sized }
}

/// What a layout says of one variant of an enum.
#[cfg(rustc_1_97)]
pub type VariantLayout = rustc_abi::VariantLayout<rustc_abi::FieldIdx>;
#[cfg(not(rustc_1_97))]
pub type VariantLayout = Layout;

/// Where the fields of a variant lie.
pub fn variant_offsets(of: &VariantLayout) -> Offsets {
    #[cfg(rustc_1_97)]
    return of.field_offsets.clone();
    #[cfg(not(rustc_1_97))]
    match &of.fields {
        rustc_abi::FieldsShape::Arbitrary { offsets, .. } => offsets.clone(),
        _ => Offsets::new(),
    }
}

/// The variant in memory, with its fields at these places.
pub fn place_variant(of: &mut VariantLayout, whole: &Layout, offsets: Offsets) {
    let mut order: Vec<rustc_abi::FieldIdx> = offsets.indices().collect();
    order.sort_by_key(|i| (offsets[*i], *i));
    let fields = placed(offsets, order);
    let backend_repr = in_memory(of.is_uninhabited(), true);
    #[cfg(rustc_1_97)]
    {
        let (variants, uninhabited) = (rustc_abi::Variants::Empty, of.is_uninhabited());
        *of = VariantLayout::from_layout(Layout { fields, variants, backend_repr, uninhabited, largest_niche: None, ..whole.clone() });
    }
    #[cfg(not(rustc_1_97))]
    {
        let _ = whole;
        (of.fields, of.backend_repr, of.largest_niche) = (fields, backend_repr, None);
    }
}

/// The signature of an item with these arguments, its own lifetimes still bound.
pub fn signature_of<'tcx>(tcx: TyCtxt<'tcx>, def: DefId, args: ty::GenericArgsRef<'tcx>) -> ty::PolyFnSig<'tcx> {
    value!(tcx.fn_sig(def).instantiate(tcx, args))
}

/// What an item requires of its parameters, written or inferred, with these arguments in their place.
pub fn clauses_of<'tcx>(tcx: TyCtxt<'tcx>, def: DefId, args: ty::GenericArgsRef<'tcx>) -> Vec<ty::Clause<'tcx>> {
    #[cfg(rustc_1_99)]
    let written = tcx.clauses_of(def).instantiate(tcx, args).clauses;
    #[cfg(not(rustc_1_99))]
    let written = tcx.predicates_of(def).instantiate(tcx, args).predicates;
    let mut all: Vec<ty::Clause<'tcx>> = written.into_iter().map(|clause| value!(clause)).collect();
    if matches!(tcx.def_kind(def), rustc_hir::def::DefKind::Struct | rustc_hir::def::DefKind::Enum | rustc_hir::def::DefKind::Union) {
        let inferred = tcx.inferred_outlives_of(def).iter();
        all.extend(inferred.map(|(clause, _)| value!(binder(tcx, *clause).instantiate(tcx, args))));
    }
    all
}

/// What a trait requires of `Self`, as it is written.
pub fn super_clauses(tcx: TyCtxt<'_>, of: DefId) -> Vec<ty::Clause<'_>> {
    let clauses = written_above(tcx, of).iter_identity_copied();
    #[cfg(rustc_1_97)]
    let clauses = clauses.map(ty::Unnormalized::skip_norm_wip);
    clauses.map(|(clause, _)| clause).collect()
}

/// File (remapped) and line of a place in the source.
pub fn place_of(tcx: TyCtxt<'_>, span: rustc_span::Span) -> (String, u64) {
    let place = tcx.sess.source_map().lookup_char_pos(span.source_callsite().lo());
    (place.file.name.prefer_remapped_unconditionally().to_string(), place.line as u64)
}
