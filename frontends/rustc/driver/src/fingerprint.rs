//! Canary constants: niche values that tell the layout rules of one compiler from those of another.

use crate::json::Json;
use rustc_middle::ty::TyCtxt;

/// The values of all canaries whose types exist here.
pub fn take(_tcx: TyCtxt<'_>) -> Json {
    Json::object::<String>([])
}
