//! Mode detect: what the metadata of std, as a compilation finds it, holds of layouts. A body with an evaluated constant that has a
//! value in unused values of something is of one layout rule; a neutral std has none. Also told: the canaries of the compiler's
//! own rule, and which functions of std others may inline.

use crate::arguments::Arguments;
use crate::config::Config;
use crate::json::Json;
use crate::{compat, fingerprint, output};
use rustc_abi::{FieldsShape, TagEncoding, Variants};
use rustc_driver::{Callbacks, Compilation};
use rustc_hir::def::DefKind;
use rustc_hir::def_id::{CrateNum, DefId, DefIndex};
use rustc_interface::interface::Compiler;
use rustc_middle::mir::{self, visit::Visitor};
use rustc_middle::ty::layout::{LayoutCx, TyAndLayout};
use rustc_middle::ty::{self, Ty, TyCtxt, TypingEnv};
use std::process::ExitCode;

/// The file that says which functions others may inline, a path a line.
pub const INLINABLE: &str = "inlinable.txt";
/// As many bodies are named of a crate; the rest are counted.
const NAMED: usize = 20;

/// Compiles a crate that uses std, and writes `detected.json` and `inlinable.txt`.
pub fn run(config: Config, given: Arguments) -> ExitCode {
    crate::compile(given.0, &mut Detect { config })
}

struct Detect {
    config: Config,
}

impl Callbacks for Detect {
    fn after_analysis<'tcx>(&mut self, _: &Compiler, tcx: TyCtxt<'tcx>) -> Compilation {
        if let Err(error) = write(tcx, &self.config) {
            tcx.dcx().fatal(format!("race driver: {error}"));
        }
        Compilation::Continue
    }
}

fn write(tcx: TyCtxt<'_>, config: &Config) -> std::io::Result<()> {
    let mut inlinable = Vec::new();
    let crates = tcx.crates(()).iter().map(|krate| (tcx.crate_name(*krate).to_string(), Found::of(tcx, *krate, &mut inlinable).json()));
    let crates = Json::object(crates);
    inlinable.sort();
    inlinable.dedup();
    output::write(&config.out.join(INLINABLE), &(inlinable.join("\n") + "\n"))?;
    let json = Json::object([("crates", crates), ("fingerprint", fingerprint::take(tcx))]);
    output::write(&config.out.join("detected.json"), &(json.print() + "\n"))
}

/// The crate and the path within it, with the numbers of impls: `core::option::{impl#3}::map`.
pub fn path(tcx: TyCtxt<'_>, def: DefId) -> String {
    format!("{}{}", tcx.crate_name(def.krate), tcx.def_path(def).to_string_no_crate_verbose())
}

/// What the bodies of one crate hold.
#[derive(Default)]
struct Found {
    bodies: usize,
    evaluated: Vec<String>,
}

impl Found {
    fn of(tcx: TyCtxt<'_>, krate: CrateNum, inlinable: &mut Vec<String>) -> Found {
        let mut found = Found::default();
        for index in 0..tcx.num_extern_def_ids(krate) {
            let def = DefId { krate, index: DefIndex::from_usize(index) };
            let kind = tcx.def_kind(def);
            if !matches!(kind, DefKind::Fn | DefKind::AssocFn | DefKind::Closure) || !tcx.is_mir_available(def) || tcx.is_constructor(def) {
                continue;
            }
            if kind != DefKind::Closure && tcx.cross_crate_inlinable(def) {
                inlinable.push(path(tcx, def));
            }
            found.bodies += 1;
            if is_evaluated(tcx, def) {
                found.evaluated.push(path(tcx, def));
            }
        }
        found
    }
    fn json(mut self) -> Json {
        self.evaluated.sort();
        let (bodies, evaluated) = (self.bodies, self.evaluated.len());
        self.evaluated.truncate(NAMED);
        Json::object([("bodies", Json::from(bodies)), ("evaluated", evaluated.into()), ("in", Json::texts(self.evaluated))])
    }
}

/// Whether the body holds a constant whose bytes depend on a layout rule.
fn is_evaluated(tcx: TyCtxt<'_>, def: DefId) -> bool {
    let body = tcx.optimized_mir(def);
    let mut constants = Constants { tcx, env: TypingEnv::post_analysis(tcx, def), found: false };
    for (block, data) in mir::traversal::reachable(body) {
        constants.visit_basic_block_data(block, data);
    }
    constants.found
}

struct Constants<'tcx> {
    tcx: TyCtxt<'tcx>,
    env: TypingEnv<'tcx>,
    found: bool,
}

impl<'tcx> Visitor<'tcx> for Constants<'tcx> {
    fn visit_const_operand(&mut self, constant: &mir::ConstOperand<'tcx>, _: mir::Location) {
        let mir::Const::Val(value, of) = constant.const_ else { return };
        let compound = matches!(of.kind(), ty::Adt(..) | ty::Tuple(..) | ty::Array(..) | ty::Ref(..));
        if compound && !matches!(value, mir::ConstValue::ZeroSized) {
            self.found |= has_niche(self.tcx, self.env, of, 0);
        }
    }
}

/// Whether a value of the type may hold, or point to, one that is marked by a value that a rule chose. Zero for a pointer's
/// absence is promised by the language.
fn has_niche<'tcx>(tcx: TyCtxt<'tcx>, env: TypingEnv<'tcx>, of: Ty<'tcx>, depth: u32) -> bool {
    if depth > 8 {
        return false;
    }
    let Ok(layout) = tcx.layout_of(env.as_query_input(of)) else { return false };
    let cx = LayoutCx::new(tcx, env);
    let inside = |of: Ty<'tcx>| has_niche(tcx, env, of, depth + 1);
    match &layout.layout.0.variants {
        Variants::Multiple { tag_encoding: TagEncoding::Niche { niche_start, niche_variants, .. }, .. }
            if !compat::is_promised(*niche_start, niche_variants) =>
        {
            true
        }
        Variants::Multiple { variants, .. } => {
            variants.indices().any(|index| fields(&cx, layout.for_variant(&cx, index)).any(|field| inside(field)))
        }
        _ => match *of.kind() {
            ty::Ref(_, to, _) | ty::RawPtr(to, _) => match to.kind() {
                ty::Slice(element) => inside(*element),
                _ => inside(to),
            },
            ty::Array(element, _) => inside(element),
            _ => matches!(layout.layout.0.fields, FieldsShape::Arbitrary { .. }) && fields(&cx, layout).any(|field| inside(field)),
        },
    }
}

fn fields<'a, 'tcx>(cx: &'a LayoutCx<'tcx>, of: TyAndLayout<'tcx>) -> impl Iterator<Item = Ty<'tcx>> + 'a {
    (0..of.fields.count()).map(move |i| of.field(cx, i).ty)
}
