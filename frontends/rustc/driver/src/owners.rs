//! Which values end in a function of the client. Of a type that needs no dropping the compiler leaves nothing in the code that would
//! drop it, so if its definer makes it need dropping, such a value is lost without being dropped. Generic code says by itself what it
//! drops, for it does not know its types; in other functions a value ends where nothing takes it away on some way to the end.

use crate::{compat, marks, name, packages};
use rustc_hir::def_id::DefId;
use rustc_middle::mir::visit::{PlaceContext, Visitor};
use rustc_middle::mir::{BasicBlock, Body, Local, Location, Operand, TerminatorKind, START_BLOCK};
use rustc_middle::ty::{self, Instance, InstanceKind, Ty, TyCtxt};
use std::collections::HashSet;

/// Types of other crates that have marks which belong to whoever has a value of the type: by value, and in containers.
pub fn owned<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>, seen: &mut HashSet<Ty<'tcx>>, found: &mut Vec<Ty<'tcx>>) {
    let of = compat::erased(tcx, of);
    if !seen.insert(of) {
        return;
    }
    let env = ty::TypingEnv::fully_monomorphized();
    match *of.kind() {
        ty::Adt(def, _) if def.is_manually_drop() || def.is_phantom_data() => {}
        ty::Adt(def, _) if !def.did().is_local() && marks::has_resilient(tcx, def.did().krate) => found.push(of),
        ty::Adt(def, args) if def.did().is_local() || packages::of(tcx.crate_name(def.did().krate).as_str()).is_some() => {
            def.all_fields().for_each(|field| owned(tcx, compat::field_type(tcx, env, field, args), seen, found));
        }
        // a box, a vector or an option of the toolchain owns what its arguments are
        ty::Adt(_, args) => args.types().for_each(|part| owned(tcx, part, seen, found)),
        ty::Tuple(parts) => parts.iter().for_each(|part| owned(tcx, part, seen, found)),
        ty::Array(part, _) | ty::Slice(part) => owned(tcx, part, seen, found),
        ty::Closure(_, args) => args.as_closure().upvar_tys().iter().for_each(|part| owned(tcx, part, seen, found)),
        _ => {}
    }
}

/// Whether what ends in the function is said of it. What glue and `Drop` of a container drop is the container's, and that ends
/// elsewhere; the buffers of std's sorts hold nothing when they end.
pub fn speaks<'tcx>(tcx: TyCtxt<'tcx>, instance: Instance<'tcx>) -> bool {
    let InstanceKind::Item(def) = instance.def else { return false };
    let path = name::item(tcx, def);
    let toolchain = packages::of(tcx.crate_name(def.krate).as_str()).is_none() && !def.is_local();
    !(toolchain && (path.ends_with(" as core::ops::drop::Drop>::drop") || path.starts_with("core::slice::sort::")))
}

/// The types of the values that end here, and where.
pub fn dropped<'tcx>(tcx: TyCtxt<'tcx>, body: &Body<'tcx>, def: DefId) -> Vec<(Ty<'tcx>, Location)> {
    let mut found = Vec::new();
    for (block, data) in body.basic_blocks.iter_enumerated() {
        let location = Location { block, statement_index: data.statements.len() };
        match &data.terminator().kind {
            TerminatorKind::Drop { place, .. } => found.push((place.ty(body, tcx).ty, location)),
            TerminatorKind::Call { func: Operand::Constant(function), .. } => {
                if let ty::FnDef(def, args) = *function.const_.ty().kind() {
                    let drops = tcx.crate_name(def.krate) == rustc_span::sym::core && matches!(tcx.item_name(def).as_str(), "drop_in_place" | "drop_glue");
                    found.extend(compat::function_args(args).types().next().filter(|_| drops).map(|of| (of, location)));
                }
            }
            _ => {}
        }
    }
    if def.is_local() || marks::has_resilient(tcx, def.krate) {
        found.extend(kept(body));
    }
    found
}

/// The types of the values that nothing takes away, and where they were made.
pub fn kept<'tcx>(body: &Body<'tcx>) -> Vec<(Ty<'tcx>, Location)> {
    let locals = body.local_decls.indices().filter(|local| *local != rustc_middle::mir::RETURN_PLACE);
    locals.filter_map(|local| Some((body.local_decls[local].ty, end(body, local)?))).collect()
}

/// Finds what happens to a local: where it gets a value, and where one is taken out of it as a whole.
struct Uses {
    local: Local,
    made: Vec<Location>,
    taken: Vec<Location>,
}

impl<'tcx> Visitor<'tcx> for Uses {
    fn visit_local(&mut self, local: Local, context: PlaceContext, location: Location) {
        use rustc_middle::mir::visit::MutatingUseContext::{Call, Store};
        if local == self.local && matches!(context, PlaceContext::MutatingUse(Store | Call)) {
            self.made.push(location);
        }
    }
    fn visit_operand(&mut self, operand: &Operand<'tcx>, location: Location) {
        if operand.place().is_some_and(|place| place.as_local() == Some(self.local)) {
            self.taken.push(location);
        }
        self.super_operand(operand, location);
    }
}

/// Where a value of the local was made that is still there at some end of the function.
fn end(body: &Body<'_>, local: Local) -> Option<Location> {
    let mut uses = Uses { local, made: Vec::new(), taken: Vec::new() };
    uses.visit_body(body);
    let argument = (local.as_usize() <= body.arg_count).then_some(Location::START);
    let made = uses.made.iter().copied().find(|location| {
        // a call that makes it gives it to the blocks behind
        let last = location.statement_index == body.basic_blocks[location.block].statements.len();
        match last {
            true => ways(body, location.block).into_iter().any(|next| stays(body, &uses.taken, next)),
            false => !taken_from(&uses.taken, location.block, location.statement_index + 1) && leads_to_end(body, &uses.taken, location.block),
        }
    });
    argument.filter(|_| stays(body, &uses.taken, START_BLOCK)).or(made)
}

fn taken_from(taken: &[Location], block: BasicBlock, from: usize) -> bool {
    taken.iter().any(|location| location.block == block && location.statement_index >= from)
}

fn ways(body: &Body<'_>, block: BasicBlock) -> Vec<BasicBlock> {
    body.basic_blocks[block].terminator().successors().filter(|next| !body.basic_blocks[*next].is_cleanup).collect()
}

/// Whether the value is still there at an end that can be reached from the beginning of a block.
fn stays(body: &Body<'_>, taken: &[Location], block: BasicBlock) -> bool {
    !taken_from(taken, block, 0) && leads_to_end(body, taken, block)
}

fn leads_to_end(body: &Body<'_>, taken: &[Location], from: BasicBlock) -> bool {
    let (mut seen, mut pending) = (HashSet::new(), vec![from]);
    while let Some(block) = pending.pop() {
        if matches!(body.basic_blocks[block].terminator().kind, TerminatorKind::Return) {
            return true;
        }
        pending.extend(ways(body, block).into_iter().filter(|next| !taken_from(taken, *next, 0) && seen.insert(*next)));
    }
    false
}
