//! Readers and writers, begun by one side and gone on with by the other.

use crate::steps::streams;
use std::io::{BufReader, BufWriter, Cursor};
use values_api::Report;

#[race::import(bodies::streams)]
unsafe extern "Rust" {
    safe fn cursor(report: &mut Report, given: &mut Cursor<Vec<u8>>);
    safe fn reader(report: &mut Report, given: &mut BufReader<Cursor<Vec<u8>>>);
    safe fn writer(report: &mut Report, given: &mut BufWriter<Vec<u8>>);
}

pub fn run(out: &mut Report) {
    let mut given = Cursor::new((0..20).collect());
    for _ in 0..3 {
        streams::cursor("host", &mut given, out);
        cursor(out, &mut given);
    }
    out.line(&format!("host: Cursor: {:?}", given.into_inner()));
    let text: String = (0..12).map(|line| format!("line {line}\n....")).collect();
    let mut given = BufReader::with_capacity(16, Cursor::new(text.into_bytes()));
    for _ in 0..4 {
        streams::reader("host", &mut given, out);
        reader(out, &mut given);
    }
    let mut given = BufWriter::with_capacity(64, Vec::new());
    for _ in 0..4 {
        streams::writer("host", &mut given, out);
        writer(out, &mut given);
    }
    let written = given.into_inner().unwrap_or_default();
    out.line(&format!("host: BufWriter: {:?}", String::from_utf8_lossy(&written)));
}
