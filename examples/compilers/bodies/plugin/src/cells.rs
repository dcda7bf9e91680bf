//! What the plugin sees of the host's borrows, and what it holds while the host looks.

use crate::steps::cells;
use std::cell::{Cell, OnceCell, Ref, RefCell, RefMut};
use values_api::{Hand, Report};

#[race::export]
pub fn borrow(report: &mut Report, given: &RefCell<Vec<u64>>, count: &Cell<u64>) {
    cells::borrow("plugin", given, count, report);
}

#[race::export]
pub fn borrows(report: &mut Report, given: &mut RefCell<Vec<u64>>, hand: &mut Hand) {
    cells::many("plugin", given, hand, report);
}

#[race::export]
pub fn reading(given: &RefCell<Vec<u64>>) -> Ref<'_, Vec<u64>> {
    given.borrow()
}

#[race::export]
pub fn writing(given: &RefCell<Vec<u64>>) -> RefMut<'_, Vec<u64>> {
    given.borrow_mut()
}

#[race::export]
pub fn once_cell(report: &mut Report, given: &OnceCell<String>) {
    cells::once("plugin", given, report);
}
