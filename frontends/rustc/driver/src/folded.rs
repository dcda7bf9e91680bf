//! What of an interface lives on in its clients: bodies of generic functions and default methods, of which each client makes its own
//! instances, and constants, whose values are folded into code. Each goes by a digest of its text, so that a link sees which have
//! changed since. The text is that of head, bounds and body, taken as tokens, without comments and white space, and with the macros
//! of the same crate that stand in it: two compilers say the same of one source, and nothing but the definition counts. A body that a
//! macro wrote as a whole has no text of its own; it goes by what the compiler makes of it, which only one release says alike.

use crate::facts::Facts;
use crate::json::Json;
use crate::{compat, items, marks, name, random};
use rustc_hir::def::{DefKind, Res};
use rustc_hir::def_id::{DefId, LocalDefId};
use rustc_hir::intravisit::{self, Visitor};
use rustc_hir::{BodyId, HirId, QPath};
use rustc_middle::hir::nested_filter::OnlyBodies;
use rustc_middle::ty::{InstanceKind, TyCtxt, TypeckResults};
use rustc_span::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

#[derive(Clone, Debug)]
pub struct Body {
    pub form: String,
    /// What the digest is of: the source's `text`, or the `tree` of one release of the compiler.
    pub by: String,
    pub digest: String,
    pub file: String,
    pub line: u64,
    /// Constants, and for a constant also functions, that are evaluated where this one is.
    pub folds: BTreeSet<String>,
}

static KNOWN: OnceLock<BTreeMap<String, Body>> = OnceLock::new();

/// Reads what compilations of definers said of their bodies, in `record/*.json`.
pub fn load(folder: &Path) {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
    let records: Vec<Json> = texts.filter_map(|text| Json::parse(&text).ok()).collect();
    let bodies = records.iter().filter_map(|record| record.get("bodies")).flat_map(Json::entries);
    let _ = KNOWN.set(bodies.filter_map(|(path, body)| Some((path.clone(), from_json(body)?))).collect());
}

fn from_json(json: &Json) -> Option<Body> {
    let text = |key| json.get(key).and_then(Json::text).map(String::from);
    let line = match json.get("line") {
        Some(Json::Int(line)) => *line as u64,
        _ => 0,
    };
    let folds = json.get("folds").map(Json::list).unwrap_or_default().iter().filter_map(Json::text).map(String::from).collect();
    Some(Body { form: text("form")?, by: text("by")?, digest: text("digest")?, file: text("file")?, line, folds })
}

/// What a crate that has marks says of its bodies, for those that depend on it.
pub fn json(tcx: TyCtxt<'_>) -> Json {
    let bodies = local(tcx).into_iter().map(|(path, body)| {
        let body = Json::object([
            ("form", Json::from(body.form)),
            ("by", body.by.into()),
            ("digest", body.digest.into()),
            ("file", body.file.into()),
            ("line", body.line.into()),
            ("folds", Json::texts(body.folds)),
        ]);
        (path, body)
    });
    Json::object(bodies)
}

/// The bodies of this crate that can live on in others, by path.
pub fn local(tcx: TyCtxt<'_>) -> BTreeMap<String, Body> {
    let owners = tcx.hir_body_owners().filter_map(|def| Some((def, form(tcx, def)?)));
    owners.map(|(def, form)| (name::item(tcx, def.to_def_id()), body(tcx, def, form))).collect()
}

fn form(tcx: TyCtxt<'_>, def: LocalDefId) -> Option<&'static str> {
    match tcx.def_kind(def) {
        DefKind::Const { .. } | DefKind::AssocConst { .. } => Some("constant"),
        DefKind::Fn | DefKind::AssocFn => {
            let kept = tcx.generics_of(def).requires_monomorphization(tcx) || tcx.is_const_fn(def.to_def_id());
            Some(if kept { "function" } else { "call" })
        }
        _ => None,
    }
}

fn body(tcx: TyCtxt<'_>, def: LocalDefId, form: &str) -> Body {
    let (file, line) = compat::place(tcx, def.to_def_id());
    if form == "call" {
        let (form, by) = (form.to_string(), form.to_string());
        return Body { form, by, digest: String::new(), file, line, folds: BTreeSet::new() };
    }
    let body = tcx.hir_body_owned_by(def);
    let mut reader = Reader { tcx, results: tcx.typeck(def), all: form == "constant" || tcx.is_const_fn(def.to_def_id()), folds: BTreeSet::new(), macros: BTreeMap::new() };
    reader.visit_body(body);
    let (by, own) = match text(tcx, body.value.span) {
        Some(own) => ("text".to_string(), own),
        None => (format!("tree {}", tcx.sess.cfg_version), compat::printed(tcx, body.value.hir_id)),
    };
    let whole: Vec<String> = head(tcx, def).into_iter().chain([own]).chain(reader.macros.into_values()).collect();
    let whole = whole.join("\n");
    let digest = format!("{:016x}{:016x}", random::hash(&whole, 1), random::hash(&whole, 2));
    Body { form: form.to_string(), by, digest, file, line, folds: reader.folds }
}

/// What stands before the body: the signature of a function with what it asks of its parameters, also by the `impl` or trait
/// around it; the type of a constant.
fn head(tcx: TyCtxt<'_>, def: LocalDefId) -> Vec<String> {
    if !tcx.def_kind(def).is_fn_like() {
        return vec![name::type_(tcx, compat::type_of(tcx, def.to_def_id()))];
    }
    let around = tcx.opt_local_parent(def).filter(|parent| matches!(tcx.def_kind(*parent), DefKind::Impl { .. } | DefKind::Trait));
    let own = tcx.hir_node_by_def_id(def).fn_sig().map(|sig| sig.span);
    let around = around.and_then(|def| tcx.hir_get_generics(def)).into_iter().flat_map(|of| [of.span, of.where_clause_span]);
    let bounds = tcx.hir_get_generics(def).map(|of| of.where_clause_span);
    around.chain(own).chain(bounds).filter(|span| !span.is_empty()).filter_map(|span| text(tcx, span)).collect()
}

/// The tokens of what stands in the source; nothing where a macro wrote it.
fn text(tcx: TyCtxt<'_>, span: Span) -> Option<String> {
    if span.from_expansion() {
        return None;
    }
    let snippet = tcx.sess.source_map().span_to_snippet(span).ok()?;
    Some(tokens(&snippet))
}

fn tokens(source: &str) -> String {
    let (mut out, mut at) = (Vec::new(), 0);
    for token in compat::tokens(source) {
        let (start, kind) = (at, token.kind);
        at += token.len as usize;
        use rustc_lexer::TokenKind::{BlockComment, LineComment, Whitespace};
        if !matches!(kind, Whitespace | LineComment { .. } | BlockComment { .. }) {
            out.push(&source[start..at]);
        }
    }
    out.join(" ")
}

struct Reader<'tcx> {
    tcx: TyCtxt<'tcx>,
    results: &'tcx TypeckResults<'tcx>,
    /// Whether functions that are named are evaluated here as well.
    all: bool,
    folds: BTreeSet<String>,
    macros: BTreeMap<String, String>,
}

impl<'tcx> Reader<'tcx> {
    fn named(&mut self, def: DefId) {
        let folded = match self.tcx.def_kind(def) {
            DefKind::Const { .. } | DefKind::AssocConst { .. } => true,
            DefKind::Fn | DefKind::AssocFn => self.all,
            _ => false,
        };
        if folded && (def.is_local() || marks::has_resilient(self.tcx, def.krate)) {
            self.folds.insert(name::item(self.tcx, def));
        }
    }
    fn expanded(&mut self, span: Span) {
        for expansion in span.macro_backtrace() {
            let Some(def) = expansion.macro_def_id.filter(|def| def.is_local()) else { continue };
            if let Some(text) = text(self.tcx, self.tcx.source_span(def.expect_local())) {
                self.macros.insert(name::item(self.tcx, def), text);
            }
        }
    }
}

impl<'tcx> Visitor<'tcx> for Reader<'tcx> {
    type NestedFilter = OnlyBodies;
    #[cfg(rustc_1_90)]
    fn maybe_tcx(&mut self) -> TyCtxt<'tcx> {
        self.tcx
    }
    #[cfg(not(rustc_1_90))]
    fn nested_visit_map(&mut self) -> rustc_middle::hir::map::Map<'tcx> {
        self.tcx.hir()
    }
    fn visit_nested_body(&mut self, id: BodyId) {
        let outer = std::mem::replace(&mut self.results, self.tcx.typeck_body(id));
        self.visit_body(self.tcx.hir_body(id));
        self.results = outer;
    }
    fn visit_expr(&mut self, expression: &'tcx rustc_hir::Expr<'tcx>) {
        self.expanded(expression.span);
        if let rustc_hir::ExprKind::MethodCall(..) = expression.kind {
            if let Some(def) = self.results.type_dependent_def_id(expression.hir_id) {
                self.named(def);
            }
        }
        intravisit::walk_expr(self, expression);
    }
    fn visit_qpath(&mut self, path: &'tcx QPath<'tcx>, id: HirId, _: Span) {
        let res = match path {
            QPath::Resolved(_, path) => path.res,
            _ => self.results.qpath_res(path, id),
        };
        if let Res::Def(_, def) = res {
            self.named(def);
        }
        intravisit::walk_qpath(self, path, id);
    }
}

/// Everything of other crates that this crate's own code folds: constants in its bodies, functions in its constants.
fn folded_here(tcx: TyCtxt<'_>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for def in tcx.hir_body_owners() {
        let all = !matches!(tcx.def_kind(def), DefKind::Fn | DefKind::AssocFn | DefKind::Closure);
        let mut reader = Reader { tcx, results: tcx.typeck(def), all, folds: BTreeSet::new(), macros: BTreeMap::new() };
        reader.visit_body(tcx.hir_body_owned_by(def));
        found.extend(reader.folds);
    }
    found
}

impl<'tcx> Facts<'tcx> {
    /// Records of this crate's own bodies that clients may hold.
    pub fn own_bodies(&mut self) {
        if marks::has_resilient(self.tcx, rustc_hir::def_id::LOCAL_CRATE) {
            for (path, body) in local(self.tcx) {
                self.body(&path, &body);
            }
        }
    }
    /// Records of the bodies of other crates that this one holds: instances, and all that was folded into code here or there.
    pub fn held_bodies(&mut self) {
        let tcx = self.tcx;
        let instances = items::all(tcx).into_iter().filter_map(|item| match item {
            compat::MonoItem::Fn(instance) if matches!(instance.def, InstanceKind::Item(_)) && items::is_generic(tcx, instance) => {
                Some(name::item(tcx, tcx.typeck_root_def_id(instance.def_id())))
            }
            _ => None,
        });
        let mut pending: Vec<String> = instances.chain(folded_here(tcx)).collect();
        let mut held = BTreeSet::new();
        while let Some(path) = pending.pop() {
            let Some(body) = KNOWN.get().and_then(|known| known.get(&path)).filter(|body| body.form != "call" && held.insert(path.clone())) else { continue };
            pending.extend(body.folds.iter().cloned());
            self.body(&path, body);
        }
    }
    fn body(&mut self, path: &str, body: &Body) {
        let record = self.graph.node(format!("body {path}"), "Body");
        record.set("path", path).set("form", body.form.clone()).set("by", body.by.clone()).set("digest", body.digest.clone());
        record.set("file", body.file.clone()).set("line", body.line).edge("is", format!("=body {path}"));
    }
}
