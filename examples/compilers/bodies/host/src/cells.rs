//! Borrows: each side looks while nothing is held, while the host holds, and while the plugin does.

use crate::steps::cells;
use std::cell::{Cell, OnceCell, Ref, RefCell, RefMut};
use values_api::{Hand, Report};

#[race::import(bodies::cells)]
unsafe extern "Rust" {
    safe fn borrow(report: &mut Report, given: &RefCell<Vec<u64>>, count: &Cell<u64>);
    safe fn borrows(report: &mut Report, given: &mut RefCell<Vec<u64>>, hand: &mut Hand);
    safe fn reading(given: &RefCell<Vec<u64>>) -> Ref<'_, Vec<u64>>;
    safe fn writing(given: &RefCell<Vec<u64>>) -> RefMut<'_, Vec<u64>>;
    safe fn once_cell(report: &mut Report, given: &OnceCell<String>);
}

pub fn run(out: &mut Report) {
    borrowed(out);
    alternating(out);
    let cell = OnceCell::new();
    once_cell(out, &cell);
    cells::once("host", &cell, out);
    let cell = OnceCell::new();
    cells::once("host", &cell, out);
    once_cell(out, &cell);
}

fn borrowed(out: &mut Report) {
    let (given, count) = (RefCell::new(vec![1, 2]), Cell::new(0));
    let both = |out: &mut Report| {
        cells::borrow("host", &given, &count, out);
        borrow(out, &given, &count);
    };
    both(out);
    let held = given.borrow();
    both(out);
    drop(held);
    let held = given.borrow_mut();
    both(out);
    drop(held);
    let held = reading(&given);
    let part = Ref::map(Ref::clone(&held), |items| &items[0]);
    drop(held);
    both(out);
    drop(part);
    let mut held = writing(&given);
    held.push(99);
    both(out);
    drop(held);
    both(out);
}

fn alternating(out: &mut Report) {
    let (mut given, mut hand) = (RefCell::new(Vec::new()), Hand::new(20));
    for _ in 0..4 {
        cells::many("host", &given, &mut hand, out);
        borrows(out, &mut given, &mut hand);
    }
}
