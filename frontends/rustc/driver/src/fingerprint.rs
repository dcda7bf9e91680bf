//! Canary constants: niche values that tell the layout rules of one compiler from those of another. Each canary is the value
//! that stands for its first niche variant; where std is not there, neither are the canaries that need it.

use crate::json::Json;
use crate::name;
use rustc_abi::{TagEncoding, Variants};
use rustc_hir::def_id::DefId;
use rustc_middle::ty::{self, Ty, TyCtxt};

struct Canaries<'tcx> {
    tcx: TyCtxt<'tcx>,
    option: DefId,
}

impl<'tcx> Canaries<'tcx> {
    fn option(&self, of: Ty<'tcx>) -> Ty<'tcx> {
        Ty::new_adt(self.tcx, self.tcx.adt_def(self.option), self.tcx.mk_args(&[of.into()]))
    }
    /// An item of a crate by its path.
    fn find(&self, path: &str) -> Option<DefId> {
        let mut parts = path.split("::");
        let krate = parts.next()?;
        let mut at = self.tcx.crates(()).iter().find(|number| self.tcx.crate_name(**number).as_str() == krate)?.as_def_id();
        for part in parts {
            let children = self.tcx.module_children(at);
            at = children.iter().filter(|child| child.ident.as_str() == part).find_map(|child| child.res.opt_def_id())?;
        }
        Some(at)
    }
    /// A type without parameters.
    fn plain(&self, path: &str) -> Option<Ty<'tcx>> {
        let def = self.find(path)?;
        Some(Ty::new_adt(self.tcx, self.tcx.adt_def(def), ty::List::empty()))
    }
    fn all(&self) -> Vec<Ty<'tcx>> {
        let types = &self.tcx.types;
        let mut all = Vec::new();
        let depths: [(Option<Ty<'tcx>>, usize); 9] = [
            (Some(types.char), 3),
            (Some(types.bool), 3),
            (self.plain("core::cmp::Ordering"), 2),
            (self.plain("core::fmt::Alignment"), 2),
            (self.plain("core::time::Duration"), 2),
            (self.plain("core::alloc::Layout"), 1),
            (self.plain("alloc::string::String"), 3),
            (self.plain("alloc::collections::TryReserveError").map(|error| self.result(error)), 2),
            (self.plain("core::net::IpAddr"), 2),
        ];
        for (of, depth) in depths {
            let mut of = match of {
                Some(of) => of,
                None => continue,
            };
            all.push(of);
            for _ in 0..depth {
                of = self.option(of);
                all.push(of);
            }
        }
        all
    }
    /// `Result<(), E>`
    fn result(&self, error: Ty<'tcx>) -> Ty<'tcx> {
        let Some(def) = self.find("core::result::Result") else { return error };
        Ty::new_adt(self.tcx, self.tcx.adt_def(def), self.tcx.mk_args(&[self.tcx.types.unit.into(), error.into()]))
    }
    fn value(&self, of: Ty<'tcx>) -> Option<u128> {
        let query = ty::TypingEnv::fully_monomorphized().as_query_input(of);
        match &self.tcx.layout_of(query).ok()?.variants {
            Variants::Multiple { tag_encoding: TagEncoding::Niche { niche_start, .. }, .. } => Some(*niche_start),
            _ => None,
        }
    }
}

/// The values of all canaries whose types exist here, as decimal numbers.
pub fn take(tcx: TyCtxt<'_>) -> Json {
    let Some(option) = tcx.get_diagnostic_item(rustc_span::sym::Option) else { return Json::object::<String>([]) };
    let canaries = Canaries { tcx, option };
    let values = canaries.all().into_iter().filter_map(|of| Some((name::type_(tcx, of), Json::from(canaries.value(of)?.to_string()))));
    Json::object(values)
}
