//! What this compilation knows, as records of the graph: the context that the describing modules share.

use crate::graph::Graph;
use crate::{compat, name, packages};
use rustc_hir::def_id::{CrateNum, DefId, LOCAL_CRATE};
use rustc_middle::ty::{self, Ty, TyCtxt};
use std::collections::HashMap;

pub struct Facts<'tcx> {
    pub tcx: TyCtxt<'tcx>,
    pub env: ty::TypingEnv<'tcx>,
    /// Whether this compilation's code and layouts are what runs (mode natural), not a probe's.
    pub natural: bool,
    /// Features of this crate, sorted, separated by a comma.
    pub features: String,
    pub graph: Graph,
    pub type_keys: HashMap<Ty<'tcx>, String>,
    pub pending: Vec<Ty<'tcx>>,
}

impl<'tcx> Facts<'tcx> {
    pub fn new(tcx: TyCtxt<'tcx>, natural: bool, features: String) -> Facts<'tcx> {
        let env = ty::TypingEnv::fully_monomorphized();
        Facts { tcx, env, natural, features, graph: Graph::default(), type_keys: HashMap::new(), pending: Vec::new() }
    }
    /// File (with folders replaced) and line of an item; nothing for the toolchain's own.
    pub fn place(&self, def: DefId) -> (Option<String>, Option<u64>) {
        if self.is_of_toolchain(def) {
            return (None, None);
        }
        let (file, line) = compat::place(self.tcx, def);
        (Some(file), Some(line))
    }
    /// What stands in the file that defines a type of the toolchain, as a digest: both sides have code from there of their own.
    pub fn source(&self, def: DefId) -> Option<String> {
        let file = || self.tcx.sess.source_map().lookup_source_file(self.tcx.def_span(def).source_callsite().lo());
        self.is_of_toolchain(def).then(|| file().src_hash.hash_bytes().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
    }
    /// Whether the toolchain defines it, and no package.
    pub fn is_of_toolchain(&self, def: DefId) -> bool {
        !def.is_local() && packages::of(self.tcx.crate_name(def.krate).as_str()).is_none()
    }
    /// The record of a crate; crates of the toolchain have no version.
    pub fn krate(&mut self, krate: CrateNum) -> String {
        let name = self.tcx.crate_name(krate).to_string();
        let package = match krate == LOCAL_CRATE {
            true => Some(packages::local(self.features.clone())),
            false => packages::of(&name).cloned(),
        };
        let (package, version, features) = match package {
            Some(package) => (package.name, package.version, package.features),
            None => (name.clone(), String::new(), String::new()),
        };
        let key = format!("crate {package} {version}");
        let resilient = crate::marks::has_resilient(self.tcx, krate);
        let record = self.graph.node(key.clone(), "Crate");
        record.set("name", package.clone()).set("version", version).set("features", features);
        record.set("resilient", resilient.then_some(true)).edge("is", format!("=crate {package}"));
        key
    }
    pub fn item(&self, def: DefId) -> String {
        name::item(self.tcx, def)
    }
}
