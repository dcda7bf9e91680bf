//! Vtable shapes of marked traits in probes: methods in another order, repeated to make room, and vacant slots in front,
//! so that every slot has another number in every probe. A trait of the client with a marked supertrait follows.
//!
//! rustc converts to a supertrait whose vtable is the beginning of the trait's own without any instruction. Another version may
//! have it elsewhere, so in probes (the natural one too) such a supertrait of a marked trait has a slot as well, behind all others:
//! what loads it is what the link decides about (`lower/upcasts.ts`). The vtable of a trait of the client's own really has that slot.

use crate::config::{Config, Kind};
use crate::{compat, marks, name, random, table, watch};
use rustc_hir::def_id::DefId;
use rustc_middle::ty::{self, Ty, TyCtxt};
use std::sync::OnceLock;

type Entries = for<'tcx> fn(TyCtxt<'tcx>, compat::VtableTrait<'tcx>) -> &'tcx [ty::VtblEntry<'tcx>];
type First = for<'tcx> fn(TyCtxt<'tcx>, ty::TraitRef<'tcx>) -> compat::FirstSlot;
type Upcast = for<'tcx> fn(TyCtxt<'tcx>, (Ty<'tcx>, Ty<'tcx>)) -> Option<usize>;
type Own = for<'tcx> fn(TyCtxt<'tcx>, DefId) -> &'tcx [DefId];

static ENTRIES: OnceLock<Entries> = OnceLock::new();
static FIRST: OnceLock<First> = OnceLock::new();
static UPCAST: OnceLock<Upcast> = OnceLock::new();
static OWN: OnceLock<Own> = OnceLock::new();
static CONFIG: OnceLock<Config> = OnceLock::new();

/// Size of a slot in bytes: that of an address.
pub fn slot_size(tcx: TyCtxt<'_>) -> u64 {
    tcx.data_layout.pointer_size().bytes()
}

/// Puts this module in front of rustc's own vtable queries.
pub fn override_in(providers: &mut rustc_middle::util::Providers, config: &Config) {
    let _ = CONFIG.set(config.clone());
    let queries = &mut providers.queries;
    let _ = ENTRIES.set(std::mem::replace(&mut queries.vtable_entries, entries));
    let _ = FIRST.set(std::mem::replace(&mut queries.first_method_vtable_slot, first));
    let _ = UPCAST.set(std::mem::replace(&mut queries.supertrait_vtable_slot, upcast));
    let _ = OWN.set(std::mem::replace(&mut queries.own_existential_vtable_entries, own));
}

/// Whether the trait or a supertrait of it is marked: then its shape depends on what may evolve.
pub fn is_affected(tcx: TyCtxt<'_>, def: DefId) -> bool {
    ty::elaborate::supertrait_def_ids(tcx, def).any(|def| marks::is_resilient(tcx, def))
}

fn config() -> &'static Config {
    CONFIG.get().unwrap()
}

/// Vacant slots in front of the methods. They differ from trait to trait, or the first methods of all traits would have one number;
/// that the vtable of the first supertrait is no prefix then does not matter, since probes never run.
fn front(tcx: TyCtxt<'_>, of: DefId) -> usize {
    let (low, high) = match config().kind {
        Kind::Far => (20, 90),
        Kind::Small => (1, 16),
        Kind::Natural => return 0,
    };
    random::between(&format!("front {}", name::item(tcx, of)), config().seed, low, high) as usize
}

fn own<'tcx>(tcx: TyCtxt<'tcx>, def: DefId) -> &'tcx [DefId] {
    let natural = (OWN.get().unwrap())(tcx, def);
    let (low, high) = match config().kind {
        Kind::Far => (20, 60),
        Kind::Small => (0, 4),
        Kind::Natural => return natural,
    };
    if !marks::is_resilient(tcx, def) {
        return natural;
    }
    let key = |method: &DefId| name::item(tcx, *method);
    let mut order: Vec<DefId> = natural.to_vec();
    order.sort_by_key(|method| random::hash(&key(method), config().seed));
    // callers use the first occurrence
    let run = |method: DefId| std::iter::repeat_n(method, 1 + random::between(&key(&method), config().seed + 1, low, high) as usize);
    tcx.arena.alloc_from_iter(order.into_iter().flat_map(run).collect::<Vec<_>>())
}

fn entries<'tcx>(tcx: TyCtxt<'tcx>, key: compat::VtableTrait<'tcx>) -> &'tcx [ty::VtblEntry<'tcx>] {
    let (natural, of) = ((ENTRIES.get().unwrap())(tcx, key), compat::unbound(tcx, key));
    if !is_affected(tcx, of.def_id) {
        return natural;
    }
    let common = TyCtxt::COMMON_VTABLE_ENTRIES.len();
    let mut all = natural[..common].to_vec();
    all.extend(std::iter::repeat_n(ty::VtblEntry::Vacant, front(tcx, of.def_id)));
    all.extend_from_slice(&natural[common..]);
    let beginnings = beginnings(tcx, of);
    if let Some((slot, _)) = beginnings.first() {
        assert!(all.len() <= *slot, "the vtable of {of} is longer than its parts");
        all.resize(*slot, ty::VtblEntry::Vacant);
        all.extend(beginnings.iter().map(|(_, above)| compat::vtable_pointer(*above)));
    }
    tcx.arena.alloc_from_iter(all)
}

/// The supertraits with whose vtables the trait's own begins, with the slots behind all others that they get in probes.
fn beginnings<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>) -> Vec<(usize, ty::TraitRef<'tcx>)> {
    let Some(object) = object(tcx, of).filter(|_| is_affected(tcx, of.def_id)) else { return Vec::new() };
    let mut slot = TyCtxt::COMMON_VTABLE_ENTRIES.len() + front(tcx, of.def_id);
    let mut found = Vec::new();
    for above in compat::all_supertraits(tcx, of).into_iter().filter(|above| !tcx.trait_is_auto(above.def_id)) {
        slot += tcx.own_existential_vtable_entries(above.def_id).len();
        let Some(target) = self::object(tcx, above).filter(|_| above.def_id != of.def_id) else { continue };
        match (UPCAST.get().unwrap())(tcx, (object, target)) {
            Some(_) => slot += 1,
            None => found.push(above),
        }
    }
    (slot..).zip(found).collect()
}

fn beginning<'tcx>(tcx: TyCtxt<'tcx>, key: (Ty<'tcx>, Ty<'tcx>)) -> Option<usize> {
    let (of, target) = (principal(tcx, key.0)?.with_self_ty(tcx, key.0), principal(tcx, key.1)?);
    let same = |above: &ty::TraitRef<'tcx>| {
        compat::erased(tcx, ty::ExistentialTraitRef::erase_self_ty(tcx, *above)) == compat::erased(tcx, target)
    };
    beginnings(tcx, of).into_iter().find(|(_, above)| same(above)).map(|(slot, _)| slot)
}

fn first<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>) -> compat::FirstSlot {
    let natural = (FIRST.get().unwrap())(tcx, of);
    let Some(principal) = principal(tcx, of.self_ty()).filter(|principal| is_affected(tcx, principal.def_id)) else { return natural };
    let slot = compat::slot_of(natural) + front(tcx, principal.def_id);
    note_slots(tcx, of, slot);
    compat::as_first_slot(slot)
}

/// Code generation asks. That a conversion needs no slot shows nowhere in the IR, so it is noted here.
fn upcast<'tcx>(tcx: TyCtxt<'tcx>, key: (Ty<'tcx>, Ty<'tcx>)) -> Option<usize> {
    let slot = slot_toward(tcx, key).or_else(|| noted(tcx, key, beginning(tcx, key)?));
    let [from, to] = [key.0, key.1].map(|of| principal(tcx, of).map(|of| of.def_id));
    if slot.is_none() && to.is_some() && from != to && from.is_some_and(|from| is_affected(tcx, from)) {
        watch::prefix(tcx, key);
    }
    slot
}

/// The slot with the vtable of the supertrait, for descriptions: asking does not mean that the crate converts.
pub fn upcast_slot<'tcx>(tcx: TyCtxt<'tcx>, key: (Ty<'tcx>, Ty<'tcx>)) -> Option<usize> {
    if UPCAST.get().is_some() {
        let own = principal(tcx, key.0).is_some_and(|of| is_affected(tcx, of.def_id) && !marks::is_resilient(tcx, of.def_id));
        slot_toward(tcx, key).or_else(|| beginning(tcx, key).filter(|_| own))
    } else {
        tcx.supertrait_vtable_slot(key)
    }
}

fn slot_toward<'tcx>(tcx: TyCtxt<'tcx>, key: (Ty<'tcx>, Ty<'tcx>)) -> Option<usize> {
    let natural = (UPCAST.get().unwrap())(tcx, key);
    let Some(principal) = principal(tcx, key.0).filter(|principal| is_affected(tcx, principal.def_id)) else { return natural };
    noted(tcx, key, natural? + front(tcx, principal.def_id))
}

fn noted<'tcx>(tcx: TyCtxt<'tcx>, key: (Ty<'tcx>, Ty<'tcx>), slot: usize) -> Option<usize> {
    if let (Some(own), Some(target)) = (object_name(tcx, key.0), object_name(tcx, key.1)) {
        table::symbol(format!("race.vptr.{own}.{target}"), slot as u64 * slot_size(tcx));
    }
    Some(slot)
}

/// The principal trait of a `dyn` type, if it has one.
pub fn principal<'tcx>(tcx: TyCtxt<'tcx>, of: Ty<'tcx>) -> Option<ty::ExistentialTraitRef<'tcx>> {
    let ty::Dynamic(predicates, ..) = of.kind() else { return None };
    predicates.principal().map(|principal| tcx.instantiate_bound_regions_with_erased(principal))
}

/// A `dyn` type's principal trait with its arguments and associated types.
fn object_name<'tcx>(tcx: TyCtxt<'tcx>, object: Ty<'tcx>) -> Option<String> {
    Some(name::object_trait(tcx, principal(tcx, object)?.with_self_ty(tcx, object)))
}

/// `race.slot.TRAIT.METHOD` by the trait reference of an object; a method of a supertrait goes by its whole path.
fn slot_symbol<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>, method: DefId) -> Option<String> {
    let (own, name) = (object_name(tcx, of.self_ty())?, tcx.item_name(method));
    let above = name::object_trait(tcx, of);
    Some(if above == own { format!("race.slot.{own}.{name}") } else { format!("race.slot.{own}.{above}::{name}") })
}

fn note_slots<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>, first: usize) {
    let mut seen = Vec::new();
    for (i, method) in tcx.own_existential_vtable_entries(of.def_id).iter().enumerate() {
        if !seen.contains(method) {
            seen.push(*method);
            if let Some(symbol) = slot_symbol(tcx, of, *method) {
                table::symbol(symbol, (first + i) as u64 * slot_size(tcx));
            }
        }
    }
}

/// Asks for the slots of every marked trait whose `dyn` type is plain, so that the table has them whether or not this crate does.
pub fn force<'tcx>(tcx: TyCtxt<'tcx>, def: DefId) {
    let Some(object) = plain_object(tcx, def) else { return };
    for of in ty::elaborate::supertrait_def_ids(tcx, def) {
        let Some(target) = plain_object(tcx, of) else { continue };
        let reference = ty::TraitRef::new(tcx, of, [object]);
        let _ = tcx.first_method_vtable_slot(reference);
        if of != def {
            let _ = upcast_slot(tcx, (object, target));
        }
    }
}

/// `dyn Trait` of a dyn-compatible trait without parameters and associated types.
pub fn plain_object<'tcx>(tcx: TyCtxt<'tcx>, def: DefId) -> Option<Ty<'tcx>> {
    // `Self` is the first parameter of a trait
    let no_types =
        |def: DefId| tcx.generics_of(def).own_params.len() == 1 && tcx.associated_items(def).in_definition_order().all(|item| item.is_fn());
    if !tcx.is_dyn_compatible(def) || tcx.trait_is_auto(def) || !ty::elaborate::supertrait_def_ids(tcx, def).all(no_types) {
        return None;
    }
    let reference = ty::ExistentialTraitRef::new_from_args(tcx, def, ty::List::empty());
    let predicate = ty::Binder::dummy(ty::ExistentialPredicate::Trait(reference));
    Some(compat::object(tcx, &[predicate]))
}

/// `dyn Trait` as the reference names it, with every associated type that the `Self` of the reference gives it, and nothing else.
pub fn object<'tcx>(tcx: TyCtxt<'tcx>, of: ty::TraitRef<'tcx>) -> Option<Ty<'tcx>> {
    if !tcx.is_dyn_compatible(of.def_id) {
        return None;
    }
    let of = compat::erased(tcx, of);
    let mut predicates = vec![ty::ExistentialPredicate::Trait(ty::ExistentialTraitRef::erase_self_ty(tcx, of))];
    for (projection, value) in name::associated(tcx, of) {
        let bound = compat::ProjectionPredicate { projection_term: projection, term: value.into() };
        predicates.push(ty::ExistentialPredicate::Projection(ty::ExistentialProjection::erase_self_ty(tcx, bound)));
    }
    predicates.sort_by_key(|predicate| match predicate {
        ty::ExistentialPredicate::Projection(of) => Some(tcx.def_path_hash(of.def_id)),
        _ => None,
    });
    let predicates: Vec<_> = predicates.into_iter().map(ty::Binder::dummy).collect();
    Some(compat::object(tcx, &predicates))
}
