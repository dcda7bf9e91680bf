//! Where this crate uses `unsafe`: blocks, functions, impls, names and foreign functions that it vouches for, assembly.
//! What a macro of the standard library, or an attribute of RACE, writes is their word and not the crate's.

use crate::graph::Graph;
use crate::name;
use rustc_hir::def::DefKind;
use rustc_hir::def_id::{DefId, LOCAL_CRATE};
use rustc_hir::intravisit::{self, Visitor};
use rustc_hir::{Block, BlockCheckMode, UnsafeSource};
use rustc_middle::middle::codegen_fn_attrs::CodegenFnAttrFlags;
use rustc_middle::ty::TyCtxt;
use rustc_span::Span;

const TRUSTED: [&str; 4] = ["core", "alloc", "std", "race"];

/// File (remapped) and line of a place, by the outermost macro call around it.
pub fn place(tcx: TyCtxt<'_>, span: Span) -> Option<(String, u64)> {
    if span.is_dummy() {
        return None;
    }
    let place = tcx.sess.source_map().lookup_char_pos(span.source_callsite().lo());
    Some((place.file.name.prefer_remapped_unconditionally().to_string(), place.line as u64))
}

/// Whether the text at this place was written by a macro of those that are trusted.
fn is_trusted(tcx: TyCtxt<'_>, span: Span) -> bool {
    let maker = span.ctxt().outer_expn_data().macro_def_id;
    span.from_expansion() && maker.is_some_and(|maker| TRUSTED.contains(&tcx.crate_name(maker.krate).as_str()))
}

/// Records of all uses, by the paths of the items that they stand in.
pub fn uses(tcx: TyCtxt<'_>, graph: &mut Graph) {
    for owner in tcx.hir_body_owners() {
        let mut blocks = Blocks { tcx, found: Vec::new() };
        blocks.visit_body(tcx.hir_body_owned_by(owner));
        blocks.found.into_iter().for_each(|span| note(tcx, graph, owner.to_def_id(), span, "an `unsafe` block"));
    }
    for def in tcx.hir_crate_items(()).definitions().map(|def| def.to_def_id()) {
        if let Some(what) = declared(tcx, def) {
            note(tcx, graph, def, tcx.def_span(def), what);
        }
    }
}

/// What a declaration vouches for.
fn declared(tcx: TyCtxt<'_>, def: DefId) -> Option<&'static str> {
    match tcx.def_kind(def) {
        DefKind::GlobalAsm => Some("assembly"),
        DefKind::Impl { of_trait: true } if crate::compat::is_unsafe_impl(tcx, def) => Some("an `unsafe impl`"),
        DefKind::Fn | DefKind::AssocFn => {
            let is_unsafe = crate::compat::signature(crate::compat::method_signature(tcx, def)).unsafe_;
            match () {
                _ if tcx.is_foreign_item(def) => {
                    let imported = crate::marks::of(tcx, def).is_some_and(|mark| mark.import);
                    (!is_unsafe && !imported).then_some("a foreign function that it says is safe")
                }
                _ if is_placed(tcx, def) => Some("a function under a name of its own choice"),
                _ => is_unsafe.then_some("an `unsafe fn`"),
            }
        }
        DefKind::Static { .. } if !tcx.is_foreign_item(def) && is_placed(tcx, def) => Some("a static under a name of its own choice"),
        _ => None,
    }
}

/// Whether the crate chose the name or the section of the code or data (`#[no_mangle]`, `#[export_name]`, `#[link_section]`):
/// then it must be the only one there, and what the section is for.
fn is_placed(tcx: TyCtxt<'_>, def: DefId) -> bool {
    let attributes = tcx.codegen_fn_attrs(def);
    let exported = crate::compat::symbol_name(attributes).is_some_and(|name| name.as_str().starts_with("race.export."));
    let named = crate::compat::symbol_name(attributes).is_some() || attributes.flags.contains(CodegenFnAttrFlags::NO_MANGLE);
    (named && !exported) || attributes.link_section.is_some()
}

fn note(tcx: TyCtxt<'_>, graph: &mut Graph, owner: DefId, span: Span, what: &'static str) {
    if is_trusted(tcx, span) {
        return;
    }
    let (path, krate) = (name::item(tcx, owner), tcx.crate_name(LOCAL_CRATE).to_string());
    let (file, line) = place(tcx, span).unwrap_or_default();
    let record = graph.node(format!("unsafe {path} {file}:{line} {what}"), "UnsafeUse");
    record.set("path", path).set("crate", krate).set("what", what).set("file", file).set("line", line);
}

struct Blocks<'tcx> {
    tcx: TyCtxt<'tcx>,
    found: Vec<Span>,
}

impl<'tcx> Visitor<'tcx> for Blocks<'tcx> {
    fn visit_block(&mut self, block: &'tcx Block<'tcx>) {
        if block.rules == BlockCheckMode::UnsafeBlock(UnsafeSource::UserProvided) && !is_trusted(self.tcx, block.span) {
            self.found.push(block.span);
        }
        intravisit::walk_block(self, block);
    }
}
