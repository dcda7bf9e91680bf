//! What marks the variants of an enum without a tag of its own: values that the data beside it never has. Which of them is
//! a rule of the compiler, and rustc changed it. Where a client is packed for hosts by any compiler, the first such value is another
//! one in each probe, and what code could know of it from its range is weakened to nothing; so it becomes a symbol,
//! `race.start.iBITS.TYPE`. What types further out lend on (`largest_niche`) stays as it is: how many values are left, and so
//! every size and offset, is the same under all rules that waste none.
//!
//! Three things stay: zero where it is the only value taken, which is promised; values of an enum that may evolve whose own do
//! not begin at zero, because there those of nature are lent in every probe (`enums.rs`); and those of enums for which a policy
//! has chosen guards instead of symbols.

use crate::config::{Config, Kind};
use crate::{bodies, compat, enums, name, random, table};
use rustc_abi::{Scalar, Size, TagEncoding, Variants, WrappingRange};
use rustc_middle::ty::layout::{HasTyCtxt, LayoutCx, TyAndLayout};
use rustc_middle::ty::{AdtDef, Ty, TyCtxt, TypeVisitableExt, TypingEnv};

/// How an enum takes unused values, before it takes them.
pub struct Taken<'tcx> {
    pub size: Size,
    /// The first unused value, and the last; they may wrap.
    pub low: u128,
    pub high: u128,
    pub start: u128,
    pub count: u128,
    /// The enum whose variants are marked in the same place, and which has taken its values already.
    pub after: Option<Ty<'tcx>>,
    /// Whether an enum that may evolve lends the values, so that they move with it.
    pub evolving: bool,
}

/// What an enum takes by this compiler's own rule (in a probe the tag does not say so any more, but what is lent on does); nothing for one with a tag of its own, or with what is promised.
pub fn taken<'tcx>(cx: &LayoutCx<'tcx>, of: TyAndLayout<'tcx>) -> Option<Taken<'tcx>> {
    // where no value is left, the same ones are taken by any rule
    let (tcx, valid, (start, count)) = (cx.tcx(), of.largest_niche?.valid_range, start(of)?);
    let Variants::Multiple { tag, .. } = &of.variants else { return None };
    let size = tag.size(&tcx);
    let mask = size.unsigned_int_max();
    // the reservation undone: the values that were taken touch the valid ones from above or from below
    let before = match start == valid.start {
        true => WrappingRange { start: start.wrapping_add(count) & mask, end: valid.end },
        false => WrappingRange { start: valid.start, end: start.wrapping_sub(1) & mask },
    };
    let (low, high) = (before.end.wrapping_add(1) & mask, before.start.wrapping_sub(1) & mask);
    let evolving = !evolving_lenders(cx, of).is_empty();
    Some(Taken { size, low, high, start, count, after: lender(cx, of).map(|inner| inner.ty), evolving })
}

/// The first value that marks a variant, and how many do; nothing where that is promised.
fn start(of: TyAndLayout<'_>) -> Option<(u128, u128)> {
    let Variants::Multiple { tag_encoding: TagEncoding::Niche { niche_variants, niche_start, .. }, .. } = &of.variants else { return None };
    let count = u128::from(compat::count(niche_variants));
    (!compat::is_promised(*niche_start, niche_variants)).then_some((*niche_start, count))
}

/// The enum, within the data, that has its own variants marked where this one has.
fn lender<'tcx>(cx: &LayoutCx<'tcx>, of: TyAndLayout<'tcx>) -> Option<TyAndLayout<'tcx>> {
    let (mut at, mut offset) = bodies::inside(cx, of)?;
    loop {
        if start(at).is_some() {
            return Some(at);
        }
        (at, offset) = bodies::field_at(cx, at, offset)?;
    }
}

/// The enums that may evolve of which one lends the values.
fn evolving_lenders<'tcx>(cx: &LayoutCx<'tcx>, of: TyAndLayout<'tcx>) -> Vec<AdtDef<'tcx>> {
    let lenders = bodies::niche_sources(cx, of).into_iter().filter_map(|source| source.ty_adt_def());
    lenders.filter(|def| enums::is_changed(def.did())).collect()
}

/// Whether a policy has chosen a guard. Where the values move with an enum there is no number that it could be about.
fn is_guarded<'tcx>(cx: &LayoutCx<'tcx>, of: TyAndLayout<'tcx>, config: &Config) -> bool {
    config.guarded.contains(&name::type_(cx.tcx(), of.ty)) && evolving_lenders(cx, of).is_empty()
}

/// Whether nothing moves here: the range of the tag, which has the values of all enums in that place, is then as true as the first value.
fn stays<'tcx>(cx: &LayoutCx<'tcx>, of: TyAndLayout<'tcx>, config: &Config) -> bool {
    is_guarded(cx, of, config) && lender(cx, of).is_none_or(|inner| stays(cx, inner, config))
}

/// The layout with another first value, and without what that says about the tag.
pub fn moved<'tcx>(tcx: TyCtxt<'tcx>, env: TypingEnv<'tcx>, of: TyAndLayout<'tcx>, config: &Config) -> TyAndLayout<'tcx> {
    if !config.niches || start(of).is_none() || of.ty.has_param() {
        return of;
    }
    let cx = LayoutCx::new(tcx, env);
    let fixed = evolving_lenders(&cx, of).into_iter().any(|def| !enums::lends_behind(tcx, def));
    let (Some(taken), false) = (taken(&cx, of), fixed) else { return of };
    let name = name::type_(tcx, of.ty);
    let guarded = is_guarded(&cx, of, config);
    let first = if guarded { taken.start } else { first(&taken, &name, config) };
    table::start(&name, first, &taken, taken.after.map(|after| name::type_(tcx, after)), guarded);
    if stays(&cx, of, config) {
        return of;
    }
    let mut layout = (*of.layout.0).clone();
    let Variants::Multiple { tag, tag_field, tag_encoding: TagEncoding::Niche { niche_start, .. }, .. } = &mut layout.variants else { return of };
    let (valid, at) = (tag.valid_range(&tcx), of.fields.offset(tag_field.as_usize()));
    let weaken = |scalar: &mut Scalar| {
        if let Scalar::Initialized { value, valid_range } = scalar {
            if *valid_range == valid {
                *valid_range = WrappingRange::full(value.size(&tcx));
            }
        }
    };
    *niche_start = first;
    weaken(tag);
    // of two scalars, the one in which the tag lies
    compat::scalars(&mut layout.backend_repr).into_iter().nth(usize::from(at != Size::ZERO)).into_iter().for_each(weaken);
    TyAndLayout { ty: of.ty, layout: tcx.mk_layout(layout) }
}

/// A probe is never run: any value will do that the data does not have.
fn first(taken: &Taken<'_>, name: &str, config: &Config) -> u128 {
    if config.kind == Kind::Natural {
        return taken.start;
    }
    let mask = taken.size.unsigned_int_max();
    let room = (taken.high.wrapping_sub(taken.low) & mask).saturating_sub(taken.count - 1).min(1 << 40);
    taken.low.wrapping_add(u128::from(random::hash(&format!("{name}#start"), config.seed)) % (room + 1)) & mask
}
