//! `TypeId`: a hash of the type that the compiler bakes into constants. Another version of the interface has another hash for the
//! same type, as has another compiler, and a downcast would not find what is there. In probes the two halves of every `TypeId`
//! are values of the probe's own, so that the lift sees them; in the natural build they are told to whoever asks.
//!
//! rustc writes a half as `ptr inttoptr (i64 HASH to ptr)`, a pointer of no object, in a constant.

use crate::facts::Facts;
use crate::{config::Config, config::Kind, name, random, table};
use rustc_middle::ty::{self, Ty, TyCtxt, TypeVisitableExt};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, OnceLock};

/// The lower and the upper half.
type Halves = [u64; 2];

/// Halves of the types that were asked for in this compilation, with what stands for them in this probe.
static KNOWN: Mutex<Option<HashMap<u64, i64>>> = Mutex::new(None);

/// What this compilation is, where it is a probe.
static CONFIG: OnceLock<Config> = OnceLock::new();

/// From here on `TypeId`s are those of this probe.
pub fn begin(config: &Config) {
    let _ = CONFIG.set(config.clone());
}

/// The compiler's `TypeId` of a type.
pub fn halves<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>) -> Halves {
    let hash = tcx.type_id_hash(of).as_u128();
    [hash as u64, (hash >> 64) as u64]
}

/// The types whose `TypeId` some constant of this compilation holds, as far as constants have been evaluated: all of them, once it
/// is known what code is generated. Each such constant points to an allocation that names the type.
pub fn asked(tcx: TyCtxt<'_>) -> Vec<Ty<'_>> {
    let mut seen = BTreeSet::new();
    mentioned(tcx).into_iter().filter(|of| is_concrete(*of) && seen.insert(name::type_(tcx, *of))).collect()
}

#[cfg(not(rustc_1_90))]
use crate::older_ids::asked as mentioned;

#[cfg(rustc_1_90)]
fn mentioned(tcx: TyCtxt<'_>) -> Vec<Ty<'_>> {
        use rustc_middle::mir::interpret::{AllocId, GlobalAlloc};
    let end = tcx.reserve_alloc_id().0.get();
    let allocations = (1..end).filter_map(|id| tcx.try_get_global_alloc(AllocId(std::num::NonZero::new(id)?)));
    let types = allocations.filter_map(|allocation| match allocation {
        GlobalAlloc::TypeId { ty } => Some(crate::compat::erased(tcx, ty)),
        _ => None,
    });
    types.collect()
}

pub fn is_concrete(of: Ty<'_>) -> bool {
    !of.has_param() && !of.has_infer() && !of.has_aliases() && !of.has_escaping_bound_vars()
}

/// The symbols of the halves, and what these are in this probe: small numbers that no other site has, except in the natural one.
fn symbols<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>) -> [(String, i64); 2] {
    let (path, [low, high]) = (name::type_(tcx, of), halves(tcx, of));
    [("low", low), ("high", high)].map(|(half, natural)| {
        let symbol = format!("race.typeid.{half}.{path}");
        let value = match CONFIG.get().filter(|config| config.kind != Kind::Natural) {
            Some(config) => random::between(&symbol, config.seed, 1 << 44, 1 << 50) as i64,
            None => natural as i64,
        };
        (symbol, value)
    })
}

/// The halves as this compilation has them.
#[cfg(not(rustc_1_90))]
pub fn here<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>) -> [i64; 2] {
    symbols(tcx, of).map(|(_, value)| value)
}

/// Notes what the halves are in this probe.
pub fn note(tcx: TyCtxt<'_>) {
    let mut known = HashMap::new();
    for of in asked(tcx) {
        for ((symbol, value), natural) in symbols(tcx, of).into_iter().zip(halves(tcx, of)) {
            table::symbol_value(symbol, value as i128);
            known.insert(natural, value);
        }
    }
    *KNOWN.lock().unwrap() = Some(known);
}

/// The IR with the halves as bytes, with this probe's values. A half that is not known gets bytes that no two probes share: what
/// mentions it is refused.
pub fn rewritten(ir: &str, config: &Config) -> String {
    let known = KNOWN.lock().unwrap().take().unwrap_or_default();
    let mut out = String::with_capacity(ir.len());
    for line in ir.split_inclusive('\n') {
        match line.starts_with('@').then(|| constant(line, &known, config)).flatten() {
            Some(changed) => out.push_str(&changed),
            None => out.push_str(line),
        }
    }
    out
}

const POINTER: &str = "ptr inttoptr (i64 ";

/// `… constant <{ ptr, ptr }> <{ ptr inttoptr (i64 …), … }>…`: elements that are halves become bytes.
fn constant(line: &str, known: &HashMap<u64, i64>, config: &Config) -> Option<String> {
    if !line.contains(POINTER) {
        return None;
    }
    let types = line.find("<{ ")? + 3;
    let end = types + line[types..].find(" }>")?;
    let values = end + line[end..].find("<{ ")? + 3;
    let last = values + line[values..].rfind(" }>")?;
    let mut types_out: Vec<String> = line[types..end].split(", ").map(String::from).collect();
    let mut values_out: Vec<String> = elements(&line[values..last]);
    if types_out.len() != values_out.len() {
        return None;
    }
    let mut changed = false;
    for (of, value) in types_out.iter_mut().zip(values_out.iter_mut()) {
        // dangling pointers are small
        let Some(half) = half(value).filter(|half| half.unsigned_abs() >= 1 << 32) else { continue };
        let here = match known.get(&(half as u64)) {
            Some(here) => *here,
            None if config.kind == Kind::Natural => half,
            None => random::between(&format!("unknown {half}"), config.seed, 1 << 44, 1 << 50) as i64,
        };
        changed = true;
        let bytes: String = here.to_le_bytes().iter().map(|byte| format!("\\{byte:02X}")).collect();
        *of = "[8 x i8]".to_string();
        *value = format!("[8 x i8] c\"{bytes}\"");
    }
    if !changed {
        return None;
    }
    let head = line[..types].replacen(" constant <{", &format!(" {OPAQUE} constant <{{"), 1);
    Some([&head, &types_out.join(", "), &line[end..values], &values_out.join(", "), &line[last..]].concat())
}

/// LLVM folds no load of such a constant: a half has 64 bits, and no instruction that it might choose would hold it.
const OPAQUE: &str = "externally_initialized";

fn half(element: &str) -> Option<i64> {
    element.strip_prefix(POINTER)?.strip_suffix(" to ptr)")?.parse().ok()
}

/// The parts between commas that stand in no string and no parentheses.
fn elements(text: &str) -> Vec<String> {
    let (mut found, mut depth, mut quoted) = (vec![String::new()], 0, false);
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            '(' | '[' | '<' | '{' if !quoted => depth += 1,
            ')' | ']' | '>' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        found.last_mut().unwrap().push(character);
    }
    found.into_iter().map(|element| element.trim().to_string()).collect()
}

impl<'tcx> Facts<'tcx> {
    /// Makes records of the types whose `TypeId` this crate's code holds, and of what the standard library asks of every panic.
    pub fn asked_type_ids(&mut self) {
        let tcx = self.tcx;
        let text = Ty::new_imm_ref(tcx, tcx.lifetimes.re_erased, tcx.types.str_);
        let string = tcx.get_diagnostic_item(rustc_span::sym::String).map(|def| Ty::new_adt(tcx, tcx.adt_def(def), ty::List::empty()));
        for of in asked(tcx).into_iter().chain([text]).chain(string) {
            self.type_(of);
        }
    }
    /// States the type's `TypeId`: of definers always, since the host's code may hold any of them.
    pub fn type_id(&mut self, key: &str, of: Ty<'tcx>) {
        if is_concrete(of) {
            let [low, high] = halves(self.tcx, of).map(|half| half as i64 as i128);
            self.graph.node(key, "Type").set("type_id_low", low).set("type_id_high", high);
        }
    }
}
