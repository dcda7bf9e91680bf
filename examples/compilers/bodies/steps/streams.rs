//! Readers and writers with a state.

use std::io::{BufRead, BufReader, BufWriter, Cursor, Read, Seek, SeekFrom, Write};
use values_api::Report;

pub fn cursor(side: &str, given: &mut Cursor<Vec<u8>>, out: &mut Report) {
    let mut four = [0; 4];
    let read = given.read(&mut four).unwrap();
    write!(given, "<{side}>").unwrap();
    let back = given.seek(SeekFrom::Current(-2)).unwrap();
    out.line(&format!("{side}: Cursor: read {read} {four:?}, at {back} of {}", given.get_ref().len()));
}

pub fn reader(side: &str, given: &mut BufReader<Cursor<Vec<u8>>>, out: &mut Report) {
    let mut line = String::new();
    let read = given.read_line(&mut line).unwrap();
    let mut bytes = [0; 3];
    given.read_exact(&mut bytes).unwrap();
    let ahead = given.fill_buf().unwrap().first().copied();
    given.consume(1);
    out.line(&format!("{side}: BufReader: {read} {line:?} {bytes:?} {ahead:?}, {} more, at {}", given.buffer().len(), given.stream_position().unwrap()));
}

pub fn writer(side: &str, given: &mut BufWriter<Vec<u8>>, out: &mut Report) {
    write!(given, "{side} writes {:>5};", 12).unwrap();
    let waiting = given.buffer().len();
    if given.get_ref().is_empty() && waiting > 40 {
        given.flush().unwrap();
    }
    out.line(&format!("{side}: BufWriter: {waiting} waiting of {}, written {}", given.capacity(), given.get_ref().len()));
}
