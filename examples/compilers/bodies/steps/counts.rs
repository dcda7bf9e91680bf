//! `Rc` and `Arc` with their weak ones: both sides clone, drop, upgrade and take apart, and count the same.

use super::{in_order, Turn};
use std::rc::{self, Rc};
use std::sync::{self, Arc};
use values_api::{Hand, Report};

const STEPS: usize = 120;
const MUCH: usize = 60;

/// All holders of some values: strong ones and weak ones, no other is anywhere.
pub type Local = (Vec<Rc<u64>>, Vec<rc::Weak<u64>>);
pub type Shared = (Vec<Arc<u64>>, Vec<sync::Weak<u64>>);

macro_rules! counted {
    ($name:ident, $holders:ident, $strong:ident) => {
        pub fn $name(side: &str, given: &mut $holders, hand: &mut Hand, out: &mut Report) {
            let counts = |(strong, weak): &$holders| {
                let strong = strong.iter().map(|each| **each + 1000 * $strong::strong_count(each) as u64 + 100_000 * $strong::weak_count(each) as u64);
                let weak = weak.iter().map(|each| 1000 * each.strong_count() as u64 + each.upgrade().map_or(7, |each| *each));
                in_order(strong.chain(weak))
            };
            let mut turn = Turn::take(side, stringify!($strong), counts(given), hand, out);
            for _ in 0..STEPS {
                let (strong, weak) = &mut *given;
                let item = turn.hand.number() % 1000;
                let at = turn.hand.below(strong.len());
                let weak_at = turn.hand.below(weak.len());
                match turn.hand.below(12) {
                    _ if strong.is_empty() => strong.push($strong::new(item)),
                    0 | 1 => strong.push($strong::new(item)),
                    2..=4 => strong.push(strong[at].clone()),
                    5 | 6 => drop(strong.swap_remove(at)),
                    7 => weak.push($strong::downgrade(&strong[at])),
                    8 if !weak.is_empty() => {
                        let gone = weak.swap_remove(weak_at);
                        strong.extend(gone.upgrade());
                    }
                    9 => *$strong::make_mut(&mut strong[at]) += 1,
                    10 => {
                        let shared = $strong::strong_count(&strong[at]) > 1;
                        match $strong::try_unwrap(strong.swap_remove(at)) {
                            Ok(alone) => {
                                turn.expect("only the last holder takes the value", !shared);
                                strong.push($strong::from(alone + 1));
                            }
                            Err(still) => {
                                turn.expect("a shared value is not taken", shared);
                                strong.insert(0, still);
                            }
                        }
                    }
                    _ => {
                        let alone = $strong::strong_count(&strong[at]) == 1 && $strong::weak_count(&strong[at]) == 0;
                        let own = $strong::get_mut(&mut strong[at]);
                        turn.expect("only who is alone may change it", own.is_some() == alone);
                        own.into_iter().for_each(|own| *own += 2);
                    }
                }
                strong.truncate(MUCH);
                weak.truncate(MUCH);
            }
            let (strong, weak) = &*given;
            for each in strong {
                let holders = strong.iter().filter(|other| $strong::ptr_eq(each, other)).count();
                let watchers = weak.iter().filter(|other| other.as_ptr() == $strong::as_ptr(each)).count();
                turn.expect("it is counted who holds it", ($strong::strong_count(each), $strong::weak_count(each)) == (holders, watchers));
            }
            turn.give(counts(given));
        }
    };
}

counted!(local, Local, Rc);
counted!(shared, Shared, Arc);
