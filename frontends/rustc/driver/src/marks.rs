//! Which types and traits may evolve. The attribute crate leaves tool attributes, `#[rustfmt::race(…)]`, which metadata does not keep;
//! so the driver writes those of each crate to `marks/<crate>.json`, where compilations of dependents find them.

use crate::compat::{self, AttrArgs, Attribute};
use crate::json::Json;
use crate::name;
use rustc_abi::{Primitive, TagEncoding, Variants};
use rustc_hir::def::DefKind;
use rustc_hir::def_id::{DefId, LOCAL_CRATE};
use rustc_middle::ty::TyCtxt;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::OnceLock;

/// What `#[race::resilient(…)]` or `#[race::frozen]` said.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mark {
    pub resilient: bool,
    pub capacity: Option<u64>,
    pub size_frozen: bool,
    pub frozen: bool,
    pub export: bool,
    pub import: bool,
    /// `#[race::real_time]`: who serves it must answer in time.
    pub real_time: bool,
    /// The tag of an enum with payload that has one of its own by nature.
    pub tag: Option<Tag>,
}

/// A tag that lies in front of the data of all variants: how many bytes it takes, and whether it has a sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tag {
    pub size: u64,
    pub signed: bool,
}

/// The marks of this crate's own items, by path.
pub fn local(tcx: TyCtxt<'_>) -> BTreeMap<String, Mark> {
    let items = tcx.hir_crate_items(()).definitions().map(|def| def.to_def_id());
    items.filter_map(|def| Some((name::item(tcx, def), Mark { tag: tag(tcx, def), ..read(tcx, def)? }))).collect()
}

/// How the definer's own compiler tells the variants apart: only what has a tag of its own keeps its form in probes.
fn tag(tcx: TyCtxt<'_>, def: DefId) -> Option<Tag> {
    if tcx.def_kind(def) != DefKind::Enum || tcx.generics_of(def).requires_monomorphization(tcx) {
        return None;
    }
    let env = rustc_middle::ty::TypingEnv::fully_monomorphized();
    let of = crate::compat::normalize(tcx, env, crate::compat::type_of(tcx, def));
    let of = compat::erased(tcx, of);
    let layout = tcx.layout_of(env.as_query_input(of)).ok()?;
    match layout.variants {
        Variants::Multiple { tag, tag_encoding: TagEncoding::Direct, .. } => match tag.primitive() {
            Primitive::Int(integer, signed) => Some(Tag { size: integer.size().bytes(), signed }),
            _ => None,
        },
        _ => None,
    }
}

fn read(tcx: TyCtxt<'_>, def: DefId) -> Option<Mark> {
    let kinds = |kind| matches!(kind, DefKind::Struct | DefKind::Enum | DefKind::Union | DefKind::Trait | DefKind::Fn | DefKind::AssocFn);
    if !kinds(tcx.def_kind(def)) {
        return None;
    }
    let texts: Vec<String> = compat::attributes(tcx, def).iter().filter_map(arguments).collect();
    (!texts.is_empty()).then(|| parse(&texts.join(",")))
}

fn arguments(attribute: &Attribute) -> Option<String> {
    let item = compat::unparsed(attribute)?;
    let path: Vec<String> = item.path.segments.iter().map(ToString::to_string).collect();
    match &item.args {
        AttrArgs::Delimited(arguments) if path == ["rustfmt", "race"] => Some(rustc_ast_pretty::pprust::tts_to_string(&arguments.tokens)),
        _ => None,
    }
}

fn parse(text: &str) -> Mark {
    let mut mark = Mark::default();
    for part in text.split(',').map(str::trim) {
        match part.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
            Some(("capacity", value)) => mark.capacity = integer(value),
            Some(("size", "frozen")) => mark.size_frozen = true,
            _ => match part {
                "resilient" => mark.resilient = true,
                "frozen" => mark.frozen = true,
                "export" => mark.export = true,
                "import" => mark.import = true,
                "real_time" => mark.real_time = true,
                _ => {}
            },
        }
    }
    mark
}

/// As Rust writes integers: `1_024`, `0x400`, `256usize`.
fn integer(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(|c| *c != '_').collect();
    let (digits, radix) = digits.strip_prefix("0x").map_or((digits.clone(), 10), |rest| (rest.to_string(), 16));
    let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
    u64::from_str_radix(&digits[..end], radix).ok()
}

fn to_json(mark: &Mark) -> Json {
    Json::object([
        ("resilient", mark.resilient.then_some(true).into()),
        ("capacity", mark.capacity.into()),
        ("size_frozen", mark.size_frozen.then_some(true).into()),
        ("frozen", mark.frozen.then_some(true).into()),
        ("export", mark.export.then_some(true).into()),
        ("import", mark.import.then_some(true).into()),
        ("real_time", mark.real_time.then_some(true).into()),
        ("tag_size", mark.tag.map(|tag| tag.size).into()),
        ("tag_signed", mark.tag.filter(|tag| tag.signed).map(|_| true).into()),
    ])
}

fn from_json(json: &Json) -> Mark {
    let is = |key| json.get(key) == Some(&Json::Bool(true));
    let tag = match json.get("tag_size") {
        Some(Json::Int(bytes)) => Some(Tag { size: *bytes as u64, signed: is("tag_signed") }),
        _ => None,
    };
    let capacity = match json.get("capacity") {
        Some(Json::Int(bytes)) => Some(*bytes as u64),
        _ => None,
    };
    Mark {
        resilient: is("resilient"),
        capacity,
        size_frozen: is("size_frozen"),
        frozen: is("frozen"),
        export: is("export"),
        import: is("import"),
        real_time: is("real_time"),
        tag,
    }
}

/// Writes `marks/<crate>.json` if there is anything to say; `true` if there are resilient items.
pub fn write(tcx: TyCtxt<'_>, folder: &Path) -> std::io::Result<bool> {
    let marks = local(tcx);
    let items = Json::object(marks.iter().map(|(path, mark)| (path.clone(), to_json(mark))));
    if !marks.is_empty() {
        let json = Json::object([("crate", Json::from(tcx.crate_name(LOCAL_CRATE).to_string())), ("items", items)]);
        crate::output::write(&folder.join(format!("{}.json", tcx.crate_name(LOCAL_CRATE))), &(json.print() + "\n"))?;
    }
    Ok(marks.values().any(|mark| mark.resilient))
}

/// The marks of dependencies, from files, and of this crate, once it is known.
static FOREIGN: OnceLock<HashMap<String, Mark>> = OnceLock::new();
thread_local! {
    static KNOWN: RefCell<HashMap<DefId, Option<&'static Mark>>> = RefCell::new(HashMap::new());
}

/// Reads all files of the folder; to be called once, before the compiler starts.
pub fn load(folder: &Path) -> Result<(), String> {
    let mut marks = HashMap::new();
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    for file in files.filter(|file| file.extension().is_some_and(|extension| extension == "json")) {
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let json = Json::parse(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        let items = json.get("items").into_iter().flat_map(Json::entries);
        marks.extend(items.map(|(path, mark)| (path.clone(), from_json(mark))));
    }
    let _ = FOREIGN.set(marks);
    Ok(())
}

/// The mark of a type or trait of this or another crate.
pub fn of(tcx: TyCtxt<'_>, def: DefId) -> Option<&'static Mark> {
    if let Some(known) = KNOWN.with(|known| known.borrow().get(&def).copied()) {
        return known;
    }
    let found = match def.is_local() {
        true => read(tcx, def).map(|mark| &*Box::leak(Box::new(mark))),
        false => FOREIGN.get().filter(|marks| !marks.is_empty()).and_then(|marks| marks.get(&name::item(tcx, def))),
    };
    KNOWN.with(|known| known.borrow_mut().insert(def, found));
    found
}

/// Whether a type or trait may evolve.
pub fn is_resilient(tcx: TyCtxt<'_>, def: DefId) -> bool {
    of(tcx, def).is_some_and(|mark| mark.resilient)
}

/// Whether any dependency has marks.
pub fn any_in_dependencies(tcx: TyCtxt<'_>) -> bool {
    tcx.crates(()).iter().any(|krate| in_crate(tcx.crate_name(*krate).as_str()))
}

/// Whether something may evolve in the dependency of this name.
pub fn in_crate(name: &str) -> bool {
    FOREIGN.get().is_some_and(|marks| marks.iter().any(|(path, mark)| mark.resilient && path.split("::").next() == Some(name)))
}

/// Marks go by path, so two crates of one name, of which one has marks, could not be told apart: the compilation fails.
pub fn refuse_two_versions(tcx: TyCtxt<'_>) {
    let mut names: Vec<String> =
        tcx.crates(()).iter().filter(|krate| has_resilient(tcx, **krate)).map(|krate| tcx.crate_name(*krate).to_string()).collect();
    names.push(tcx.crate_name(LOCAL_CRATE).to_string());
    names.sort();
    let twice = names.windows(2).find(|pair| pair[0] == pair[1] && in_crate(&pair[0]));
    if let Some(pair) = twice {
        tcx.dcx().fatal(format!(
            "race: two crates named `{}` are compiled into this one, and types of one may evolve: depend on one version of it only",
            pair[0]
        ));
    }
}

/// All marked types and traits that this compilation can see, in the order of their names.
pub fn everywhere(tcx: TyCtxt<'_>) -> Vec<DefId> {
    let own = tcx.hir_crate_items(()).definitions().map(|def| def.to_def_id());
    let mut found: Vec<(String, DefId)> = own.filter(|def| is_marked(tcx, *def)).map(|def| (name::item(tcx, def), def)).collect();
    found.extend(foreign(tcx));
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found.into_iter().map(|(_, def)| def).collect()
}

/// Those of other crates, with their names.
pub fn foreign(tcx: TyCtxt<'_>) -> Vec<(String, DefId)> {
    let has_marks = |name: &str| FOREIGN.get().is_some_and(|marks| marks.keys().any(|path| path.split("::").next() == Some(name)));
    let crates = tcx.crates(()).iter().filter(|krate| has_marks(tcx.crate_name(**krate).as_str()));
    let index = rustc_span::def_id::DefIndex::from_usize;
    let all = crates.flat_map(|krate| (0..tcx.num_extern_def_ids(*krate)).map(move |i| DefId { krate: *krate, index: index(i) }));
    all.filter(|def| is_marked(tcx, *def)).map(|def| (name::item(tcx, def), def)).collect()
}

fn is_marked(tcx: TyCtxt<'_>, def: DefId) -> bool {
    matches!(tcx.def_kind(def), DefKind::Struct | DefKind::Enum | DefKind::Union | DefKind::Trait) && is_resilient(tcx, def)
}

/// Whether a crate has resilient items.
pub fn has_resilient(tcx: TyCtxt<'_>, krate: rustc_span::def_id::CrateNum) -> bool {
    if krate == LOCAL_CRATE {
        return tcx.hir_crate_items(()).definitions().any(|def| is_resilient(tcx, def.to_def_id()));
    }
    let name = tcx.crate_name(krate);
    let of_crate = |path: &str| path.split("::").next() == Some(name.as_str());
    FOREIGN.get().is_some_and(|marks| marks.iter().any(|(path, mark)| mark.resilient && of_crate(path)))
}
