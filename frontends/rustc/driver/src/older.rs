//! What the compiler's own types of 1.85 lack, or have under another name: the methods of later releases, written with what was
//! there. They are a part of the prelude of this crate (`main.rs`), so that whoever calls them need not know in which release.

pub use std::prelude::rust_2021::*;

use rustc_hir::def_id::{CrateNum, DefId, LocalDefId};
use rustc_middle::middle::exported_symbols::{ExportedSymbol, SymbolExportInfo};
use rustc_middle::ty::{self, GenericArg, GenericArgKind, Instance, TyCtxt};
use rustc_span::source_map::{FileLoader, RealFileLoader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub trait OlderContext<'tcx>: Copy {
    fn hir_body_owners(self) -> impl Iterator<Item = LocalDefId>;
    fn hir_body_owned_by(self, def: LocalDefId) -> &'tcx rustc_hir::Body<'tcx>;
    fn hir_body(self, id: rustc_hir::BodyId) -> &'tcx rustc_hir::Body<'tcx>;
    fn hir_get_generics(self, def: LocalDefId) -> Option<&'tcx rustc_hir::Generics<'tcx>>;
    fn trait_of_assoc(self, def: DefId) -> Option<DefId>;
    fn exported_non_generic_symbols(self, of: CrateNum) -> &'tcx [(ExportedSymbol<'tcx>, SymbolExportInfo)];
}

impl<'tcx> OlderContext<'tcx> for TyCtxt<'tcx> {
    fn hir_body_owners(self) -> impl Iterator<Item = LocalDefId> {
        self.hir().body_owners()
    }
    fn hir_body_owned_by(self, def: LocalDefId) -> &'tcx rustc_hir::Body<'tcx> {
        self.hir().body_owned_by(def)
    }
    fn hir_body(self, id: rustc_hir::BodyId) -> &'tcx rustc_hir::Body<'tcx> {
        self.hir().body(id)
    }
    fn hir_get_generics(self, def: LocalDefId) -> Option<&'tcx rustc_hir::Generics<'tcx>> {
        self.hir().get_generics(def)
    }
    fn trait_of_assoc(self, def: DefId) -> Option<DefId> {
        self.trait_of_item(def)
    }
    /// Generic ones are among them: who asks takes what is not generic.
    fn exported_non_generic_symbols(self, of: CrateNum) -> &'tcx [(ExportedSymbol<'tcx>, SymbolExportInfo)] {
        self.exported_symbols(of)
    }
}

pub trait OlderDataLayout {
    fn pointer_size(&self) -> rustc_abi::Size;
}

impl OlderDataLayout for rustc_abi::TargetDataLayout {
    fn pointer_size(&self) -> rustc_abi::Size {
        self.pointer_size
    }
}

/// The field that holds the tag is a plain number.
pub trait OlderField {
    fn as_usize(self) -> usize;
}

impl OlderField for usize {
    fn as_usize(self) -> usize {
        self
    }
}

pub trait OlderItem {
    fn is_fn(&self) -> bool;
    fn is_type(&self) -> bool;
    fn is_method(&self) -> bool;
    fn name(&self) -> rustc_span::Symbol;
}

impl OlderItem for ty::AssocItem {
    fn is_fn(&self) -> bool {
        self.kind == ty::AssocKind::Fn
    }
    fn is_type(&self) -> bool {
        self.kind == ty::AssocKind::Type
    }
    fn is_method(&self) -> bool {
        self.fn_has_self_parameter
    }
    fn name(&self) -> rustc_span::Symbol {
        self.name
    }
}

pub trait OlderAdt {
    fn is_unsafe_pinned(self) -> bool;
}

impl OlderAdt for ty::AdtDef<'_> {
    /// There is no such type yet.
    fn is_unsafe_pinned(self) -> bool {
        false
    }
}

pub trait OlderInstance<'tcx> {
    fn new_raw(def: DefId, args: ty::GenericArgsRef<'tcx>) -> Instance<'tcx>;
}

impl<'tcx> OlderInstance<'tcx> for Instance<'tcx> {
    fn new_raw(def: DefId, args: ty::GenericArgsRef<'tcx>) -> Instance<'tcx> {
        Instance::new(def, args)
    }
}

pub trait OlderArgument<'tcx> {
    fn kind(self) -> GenericArgKind<'tcx>;
}

impl<'tcx> OlderArgument<'tcx> for GenericArg<'tcx> {
    fn kind(self) -> GenericArgKind<'tcx> {
        self.unpack()
    }
}

pub trait OlderInline {
    fn always(&self) -> bool;
}

impl OlderInline for rustc_attr_parsing::InlineAttr {
    fn always(&self) -> bool {
        *self == rustc_attr_parsing::InlineAttr::Always
    }
}

pub trait OlderFileName {
    fn prefer_remapped_unconditionally(&self) -> rustc_span::FileNameDisplay<'_>;
}

impl OlderFileName for rustc_span::FileName {
    fn prefer_remapped_unconditionally(&self) -> rustc_span::FileNameDisplay<'_> {
        self.prefer_remapped_unconditionaly()
    }
}

/// A constant with its type: two parts of another enum there.
#[derive(Clone, Copy)]
pub struct Value<'tcx> {
    pub ty: ty::Ty<'tcx>,
    pub valtree: ty::ValTree<'tcx>,
}

impl<'tcx> Value<'tcx> {
    pub fn try_to_target_usize(self, tcx: TyCtxt<'tcx>) -> Option<u64> {
        self.valtree.try_to_target_usize(tcx)
    }
}

/// Files as they are, and behind the text of one more text: the crate as the compiler parses it cannot be added to.
pub struct Appended {
    pub file: PathBuf,
    pub text: String,
}

impl FileLoader for Appended {
    fn file_exists(&self, path: &Path) -> bool {
        RealFileLoader.file_exists(path)
    }
    fn read_file(&self, path: &Path) -> std::io::Result<String> {
        let own = RealFileLoader.read_file(path)?;
        Ok(if path == self.file { format!("{own}\n{}", self.text) } else { own })
    }
    fn read_binary_file(&self, path: &Path) -> std::io::Result<Arc<[u8]>> {
        RealFileLoader.read_binary_file(path)
    }
}
