//! The places where the supported compilers differ (1.95 and later 1.97-nightly: `cfg(rustc_1_97)`), and nothing else.

use rustc_hir::def_id::DefId;
use rustc_middle::ty::{self, Ty, TyCtxt};

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

/// The type of an item with its own parameters.
pub fn type_of(tcx: TyCtxt<'_>, def: DefId) -> Ty<'_> {
    value!(tcx.type_of(def).instantiate_identity())
}

/// The trait that an impl implements, with the impl's own parameters.
pub fn impl_trait(tcx: TyCtxt<'_>, def: DefId) -> Option<ty::TraitRef<'_>> {
    matches!(tcx.def_kind(def), rustc_hir::def::DefKind::Impl { of_trait: true })
        .then(|| value!(tcx.impl_trait_ref(def).instantiate_identity()))
}

/// Erases regions and reveals what stands behind aliases.
pub fn normalize<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, of: Ty<'tcx>) -> Ty<'tcx> {
    #[cfg(rustc_1_97)]
    let of = ty::Unnormalized::new_wip(of);
    tcx.try_normalize_erasing_regions(env, of).unwrap_or_else(|_| value!(of))
}

/// The type of a field in the type with these arguments.
pub fn field_type<'tcx>(tcx: TyCtxt<'tcx>, env: ty::TypingEnv<'tcx>, field: &ty::FieldDef, args: ty::GenericArgsRef<'tcx>) -> Ty<'tcx> {
    let of = value!(tcx.type_of(field.did).instantiate(tcx, args));
    normalize(tcx, env, of)
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
    #[cfg(rustc_1_97)]
    let (def, args) = match of.kind() {
        ty::Alias(alias) => (alias.kind.def_id(), alias.args),
        _ => return of.to_string(),
    };
    #[cfg(not(rustc_1_97))]
    let (def, args) = match of.kind() {
        ty::Alias(_, alias) => (alias.def_id, alias.args),
        _ => return of.to_string(),
    };
    match args.types().next() {
        Some(own) => format!("<{} as {}>", crate::name::type_(tcx, own), crate::name::item(tcx, def)),
        None => crate::name::item(tcx, def),
    }
}

/// The environment variables that `env!` and `option_env!` asked for.
pub fn variables_read(tcx: TyCtxt<'_>) -> Vec<String> {
    #[cfg(rustc_1_97)]
    let read = &tcx.sess.env_depinfo;
    #[cfg(not(rustc_1_97))]
    let read = &tcx.sess.psess.env_depinfo;
    read.borrow().iter().map(|(name, _)| name.to_string()).collect()
}
