//! For which processor the crate was compiled, as far as somebody asked for another than the target's usual one: code may then
//! have instructions that others' processors lack, and pass vectors in other registers.

use rustc_middle::ty::TyCtxt;

/// What `-C target-cpu` and `-C target-feature` ask for, sorted; empty if nothing is asked.
pub fn asked(tcx: TyCtxt<'_>) -> String {
    let options = &tcx.sess.opts.cg;
    let cpu = options.target_cpu.as_deref().filter(|cpu| *cpu != tcx.sess.target.cpu.as_ref());
    let mut features: Vec<String> = options.target_feature.split(',').filter(|one| !one.is_empty()).map(String::from).collect();
    features.sort();
    features.dedup();
    cpu.map(|cpu| format!("cpu={cpu}")).into_iter().chain(features).collect::<Vec<_>>().join(",")
}

/// The sanitizers that the crate was compiled with (`-Z sanitizer`), such as `KCFI`; empty if there are none.
pub fn sanitizers(tcx: TyCtxt<'_>) -> String {
    let active = crate::compat::sanitizers(tcx);
    if active.is_empty() { String::new() } else { active.to_string() }
}
