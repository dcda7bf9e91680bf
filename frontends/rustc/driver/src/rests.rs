//! What bodies take for granted of an enum that may evolve: that no variant is new (a match without a wildcard), and that a
//! variant has no new fields (it is made here, or a field is moved out of it). Each is a layout symbol, `race.new.ENUM` or
//! `race.new.ENUM.VARIANT`, that counts what is new in a link; the function rests on its being zero.

use crate::{compat, enums, items, name};
use rustc_hir::def_id::DefId;
use rustc_middle::mir::interpret::{GlobalAlloc, Scalar};
use rustc_middle::mir::visit::Visitor;
use rustc_middle::mir::{AggregateKind, BasicBlock, Body, ConstOperand, ConstValue, Local, Location, Operand, Place, ProjectionElem, Rvalue};
use rustc_middle::mir::{Statement, StatementKind, Terminator, TerminatorKind};
use rustc_middle::ty::{self, Instance, InstanceKind, Ty, TyCtxt};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Mutex;

/// What functions of this crate move out of variants: later passes take values apart, so that the move does not show any more.
static MOVED: Mutex<Option<HashMap<DefId, BTreeSet<String>>>> = Mutex::new(None);

/// Notes the moves of a body whose drops were elaborated.
pub fn note_moves<'tcx>(tcx: TyCtxt<'tcx>, of: DefId, body: &Body<'tcx>) {
    let mut reader = Reader::new(tcx, None, body);
    reader.moves_only = true;
    reader.visit_body(body);
    if !reader.found.is_empty() {
        MOVED.lock().unwrap().get_or_insert_default().insert(of, reader.found);
    }
}

/// The symbols that must be zero for this function, and `race.tag.ENUM` for each enum that it holds or asks.
pub fn of<'tcx>(tcx: TyCtxt<'tcx>, instance: Instance<'tcx>) -> Vec<String> {
    if matches!(instance.def, InstanceKind::Intrinsic(_) | InstanceKind::Virtual(..)) {
        return Vec::new();
    }
    let body = tcx.instance_mir(instance.def);
    let mut reader = Reader::new(tcx, Some(instance), body);
    reader.visit_body(body);
    for local in &body.local_decls {
        let env = ty::TypingEnv::fully_monomorphized();
        if let Some(of) = compat::instantiated(tcx, env, instance, local.ty) {
            tags_in(tcx, of, &mut reader.found, 0);
        }
    }
    let moved = MOVED.lock().unwrap().as_ref().and_then(|moved| moved.get(&instance.def_id()).cloned());
    reader.found.extend(moved.into_iter().flatten());
    reader.found.into_iter().collect()
}

/// The symbols that must be zero for the statics of this crate: what they hold was made here.
pub fn of_statics(tcx: TyCtxt<'_>) -> Vec<String> {
    let mut found = BTreeSet::new();
    for item in items::all(tcx) {
        if let compat::MonoItem::Static(def) = item {
            made_of(tcx, compat::type_of(tcx, def), true, &mut HashSet::new(), &mut found);
        }
    }
    found.into_iter().collect()
}

struct Reader<'a, 'tcx> {
    tcx: TyCtxt<'tcx>,
    instance: Option<Instance<'tcx>>,
    body: &'a Body<'tcx>,
    moves_only: bool,
    found: BTreeSet<String>,
    /// Locals that hold the discriminant of a changed enum.
    read: HashMap<Local, ty::AdtDef<'tcx>>,
}

impl<'a, 'tcx> Reader<'a, 'tcx> {
    fn new(tcx: TyCtxt<'tcx>, instance: Option<Instance<'tcx>>, body: &'a Body<'tcx>) -> Self {
        let mut read = HashMap::new();
        for statement in body.basic_blocks.iter().flat_map(|block| &block.statements) {
            if let StatementKind::Assign(assign) = &statement.kind {
                if let Rvalue::Discriminant(place) = &assign.1 {
                    let def = place.ty(body, tcx).ty.ty_adt_def().filter(|def| enums::is_changed(def.did()));
                    read.extend(def.map(|def| (assign.0.local, def)));
                }
            }
        }
        let found = match instance {
            Some(_) => read.values().map(|def| format!("race.tag.{}", name::item(tcx, def.did()))).collect(),
            None => BTreeSet::new(),
        };
        Reader { tcx, instance, body, moves_only: false, found, read }
    }
    fn variant(&mut self, def: ty::AdtDef<'tcx>, index: rustc_abi::VariantIdx) {
        if enums::has_payload(def) {
            self.found.insert(format!("race.new.{}.{}", name::item(self.tcx, def.did()), def.variant(index).name));
        }
    }
    fn is_unreachable(&self, block: BasicBlock) -> bool {
        let block = &self.body.basic_blocks[block];
        block.statements.iter().all(|statement| !matches!(statement.kind, StatementKind::Assign(_)))
            && matches!(block.terminator().kind, TerminatorKind::Unreachable)
    }
}

impl<'tcx> Visitor<'tcx> for Reader<'_, 'tcx> {
    fn visit_statement(&mut self, statement: &Statement<'tcx>, location: Location) {
        if let StatementKind::SetDiscriminant { place, variant_index } = &statement.kind {
            if let Some(def) = place.ty(self.body, self.tcx).ty.ty_adt_def().filter(|_| !self.moves_only) {
                self.variant(def, *variant_index);
            }
        }
        self.super_statement(statement, location);
    }
    fn visit_rvalue(&mut self, rvalue: &Rvalue<'tcx>, location: Location) {
        if let Rvalue::Aggregate(kind, _) = rvalue {
            if let (AggregateKind::Adt(def, index, ..), false) = (&**kind, self.moves_only) {
                self.variant(self.tcx.adt_def(*def), *index);
            }
        }
        self.super_rvalue(rvalue, location);
    }
    fn visit_operand(&mut self, operand: &Operand<'tcx>, location: Location) {
        if let Operand::Move(place) = operand {
            for (base, element) in place.iter_projections() {
                let of = base.ty(self.body, self.tcx);
                if let (ProjectionElem::Field(..), Some(def), Some(index)) = (element, of.ty.ty_adt_def(), of.variant_index) {
                    self.variant(def, index);
                }
            }
        }
        self.super_operand(operand, location);
    }
    fn visit_const_operand(&mut self, constant: &ConstOperand<'tcx>, _: Location) {
        let Some(instance) = self.instance.filter(|_| !self.moves_only) else { return };
        let env = ty::TypingEnv::fully_monomorphized();
        let of = constant.const_.ty();
        let of = compat::instantiated(self.tcx, env, instance, of).unwrap_or(of);
        let points = match compat::constant_value(self.tcx, env, instance, constant.const_) {
            Some(ConstValue::ZeroSized | ConstValue::Scalar(Scalar::Int(_))) => return,
            Some(ConstValue::Indirect { alloc_id, .. }) => match self.tcx.global_alloc(alloc_id) {
                GlobalAlloc::Memory(memory) => !memory.inner().provenance().ptrs().is_empty(),
                _ => true,
            },
            _ => true,
        };
        made_of(self.tcx, of, points, &mut HashSet::new(), &mut self.found);
    }
    fn visit_terminator(&mut self, terminator: &Terminator<'tcx>, location: Location) {
        if let (TerminatorKind::SwitchInt { discr, targets }, false) = (&terminator.kind, self.moves_only) {
            let def = discr.place().and_then(|place: Place<'tcx>| self.read.get(&place.local).copied());
            if let Some(def) = def.filter(|_| self.is_unreachable(targets.otherwise())) {
                self.found.insert(format!("race.new.{}", name::item(self.tcx, def.did())));
            }
        }
        self.super_terminator(terminator, location);
    }
}

/// The changed enums that lie in a value of this type.
fn tags_in<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>, found: &mut BTreeSet<String>, depth: u32) {
    let env = ty::TypingEnv::fully_monomorphized();
    match of.kind() {
        _ if depth > 24 => {}
        ty::Adt(def, _) if enums::is_changed(def.did()) => {
            found.insert(format!("race.tag.{}", name::item(tcx, def.did())));
        }
        ty::Adt(def, args) if crate::layout::holds_marked(tcx, env, of, 0) => {
            def.all_fields().for_each(|field| tags_in(tcx, compat::field_type(tcx, env, field, args), found, depth + 1));
        }
        ty::Tuple(parts) => parts.iter().for_each(|part| tags_in(tcx, part, found, depth + 1)),
        ty::Array(part, _) | ty::Slice(part) => tags_in(tcx, *part, found, depth + 1),
        ty::Closure(_, args) => args.as_closure().upvar_tys().iter().for_each(|part| tags_in(tcx, part, found, depth + 1)),
        _ => {}
    }
}

/// A constant may hold any variant of the enums in its type, and behind it if it `points` anywhere: which, its bytes would have to tell.
fn made_of<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>, points: bool, seen: &mut HashSet<Ty<'tcx>>, found: &mut BTreeSet<String>) {
    if !seen.insert(of) {
        return;
    }
    let env = ty::TypingEnv::fully_monomorphized();
    match of.kind() {
        ty::Adt(def, args) => {
            if enums::has_payload(*def) {
                let name = name::item(tcx, def.did());
                found.extend(def.variants().iter().map(|variant| format!("race.new.{name}.{}", variant.name)));
            }
            for field in def.all_fields() {
                made_of(tcx, compat::field_type(tcx, env, field, args), points, seen, found);
            }
        }
        ty::Tuple(parts) => parts.iter().for_each(|part| made_of(tcx, part, points, seen, found)),
        ty::Array(part, _) | ty::Slice(part) => made_of(tcx, *part, points, seen, found),
        ty::Ref(_, part, _) | ty::RawPtr(part, _) if points => made_of(tcx, *part, points, seen, found),
        _ => {}
    }
}
