//! Which package, version and features stand behind a crate, as the records of its compilation say.

use crate::json::Json;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

#[derive(Clone, Debug)]
pub struct Package {
    pub name: String,
    pub version: String,
    pub features: String,
}

static KNOWN: OnceLock<BTreeMap<String, Package>> = OnceLock::new();

/// Reads `record/*.json`; crates without a record belong to the toolchain.
pub fn load(folder: &Path) {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let texts = files.filter_map(|file| std::fs::read_to_string(file.path()).ok());
    let _ = KNOWN.set(texts.filter_map(|text| package(&Json::parse(&text).ok()?)).collect());
}

fn package(json: &Json) -> Option<(String, Package)> {
    let text = |key| json.get(key).and_then(Json::text).map(String::from);
    let features: Vec<&str> = json.get("features").map(Json::list).unwrap_or_default().iter().filter_map(Json::text).collect();
    Some((text("crate")?, Package { name: text("package")?, version: text("version")?, features: features.join(",") }))
}

/// The package of a crate of Cargo's.
pub fn of(krate: &str) -> Option<&'static Package> {
    KNOWN.get()?.get(krate)
}

/// The package that is being compiled, as Cargo's variables say.
pub fn local(features: String) -> Package {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    Package { name: variable("CARGO_PKG_NAME"), version: variable("CARGO_PKG_VERSION"), features }
}
