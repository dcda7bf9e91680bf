//! Canaries in the code: a program and an interface carry a static that holds, for each canary of the layout rules, its name, its
//! size and the value itself. It is source text that the compiler is given along with the crate, so the bytes are what rustc
//! makes of such values wherever it meets them, and no table of this driver has a part in them. `race link` reads them from
//! the object and compares them with what the `.rcrate` says of its compiler.
//!
//! Only what core has is asked for, so that a program without std, or without an allocator, stays one. The names are those of
//! `fingerprint.rs`. No attribute is needed that a crate may have forbidden.

use rustc_hir::def_id::DefId;
use rustc_middle::ty::TyCtxt;

/// What the link looks for at the end of a symbol's name; `frontends/rustc/ingest/canaries.ts` has it, too, and the form below.
const STATIC: &str = "_RACE_CANARIES";

/// Bytes of a name, padded with zeros.
const NAME: usize = 80;

/// A type by its def path, as a program can write it, and how many `Option`s are put around it.
const TYPES: [(&str, &str, usize); 6] = [
    ("char", "char", 3),
    ("bool", "bool", 3),
    ("core::cmp::Ordering", "::core::cmp::Ordering", 2),
    ("core::fmt::Alignment", "::core::fmt::Alignment", 2),
    ("core::time::Duration", "::core::time::Duration", 2),
    ("core::net::ip_addr::IpAddr", "::core::net::IpAddr", 2),
];

/// The name that the graph has for a canary, and its type.
fn all() -> Vec<(String, String)> {
    let around = |option: &str, of: &str, depth: usize| format!("{}{of}{}", format!("{option}<").repeat(depth), ">".repeat(depth));
    let one = |path, written, depth| (around("core::option::Option", path, depth), around("::core::option::Option", written, depth));
    TYPES.iter().flat_map(|&(path, written, depths)| (1..=depths).map(move |depth| one(path, written, depth))).collect()
}

/// The static, in a constant without a name: nothing of it can be meant by the crate's own names. Paths from the root are the
/// only ones that no lint calls too long.
fn source() -> String {
    let all = all();
    let fields: Vec<String> = all.iter().enumerate().map(|(i, (_, of))| format!("_{i}: _Canary<{of}>")).collect();
    let value = |(i, (name, of)): (usize, &(String, String))| {
        let name = format!("{name}{}", "\\0".repeat(NAME.saturating_sub(name.len())));
        let [size, align] = ["size", "align"].map(|what| format!("::core::mem::{what}_of::<{of}>() as u32"));
        format!("_{i}: _Canary {{ _name: *b\"{name}\", _size: {size}, _align: {align}, _value: _Value {{ _it: ::core::option::Option::None }} }}")
    };
    let values: Vec<String> = all.iter().enumerate().map(value).collect();
    format!(
        "const _: () = {{
        #[repr(C)] union _Value<T: ::core::marker::Copy> {{ _it: T, _room: [u64; 3] }}
        #[repr(C)] struct _Canary<T: ::core::marker::Copy> {{ _name: [u8; {NAME}], _size: u32, _align: u32, _value: _Value<T> }}
        #[repr(C)] struct _Canaries {{ {} }}
        static {STATIC}: _Canaries = _Canaries {{ {} }}; }};",
        fields.join(", "),
        values.join(", ")
    )
}

/// Whether this is the static, of which no client may know.
pub fn is_static(tcx: TyCtxt<'_>, def: DefId) -> bool {
    tcx.opt_item_name(def).is_some_and(|name| name.as_str() == STATIC)
}

/// What Cargo was asked to build has the static; the crates below it have none.
fn is_asked_for() -> bool {
    std::env::var_os("CARGO_PRIMARY_PACKAGE").is_some()
}

/// Adds the static to the end of the crate's own file, as the compiler reads it.
#[cfg(not(rustc_1_90))]
pub fn append(config: &mut rustc_interface::interface::Config) {
    let rustc_session::config::Input::File(file) = &config.input else { return };
    if is_asked_for() {
        config.file_loader = Some(Box::new(crate::older::Appended { file: file.clone(), text: source() }));
    }
}

/// Adds the static to the crate.
#[cfg(rustc_1_90)]
pub fn add(compiler: &rustc_interface::interface::Compiler, krate: &mut rustc_ast::ast::Crate) {
    use rustc_parse::parser::Parser;
    use rustc_span::FileName;
    if !is_asked_for() {
        return;
    }
    let session = &compiler.sess;
    // what the compiler has to say of this text, it says of the crate as a whole
    let place = krate.spans.inner_span.shrink_to_lo();
    let read = rustc_parse::source_str_to_stream(&session.psess, FileName::Custom("race canaries".into()), source(), Some(place));
    let stream = rustc_parse::unwrap_or_emit_fatal(read);
    let made = Parser::new(&session.psess, stream, None).parse_crate_mod();
    krate.items.extend(rustc_parse::unwrap_or_emit_fatal(made.map_err(|error| vec![error])).items);
}
