//! The plugin reads and writes where the host has begun.

use crate::steps::streams;
use std::io::{BufReader, BufWriter, Cursor};
use values_api::Report;

#[race::export]
pub fn cursor(report: &mut Report, given: &mut Cursor<Vec<u8>>) {
    streams::cursor("plugin", given, report);
}

#[race::export]
pub fn reader(report: &mut Report, given: &mut BufReader<Cursor<Vec<u8>>>) {
    streams::reader("plugin", given, report);
}

#[race::export]
pub fn writer(report: &mut Report, given: &mut BufWriter<Vec<u8>>) {
    streams::writer("plugin", given, report);
}
