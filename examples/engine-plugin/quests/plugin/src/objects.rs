//! Objects of std's own traits, and what panics carry.

use crate::tell;
use engine_api::{Body, Log, Stats};
use quest_api::Refusal;
use std::any::Any;
use std::fmt::{self, Debug, Display};
use std::panic::{catch_unwind, panic_any, AssertUnwindSafe};
use std::time::Duration;

/// Takes out what it knows; the rest goes back as it is.
#[race::export]
pub fn open(log: &mut dyn Log, chest: Box<dyn Any>) -> Result<Box<dyn Any>, Box<dyn Any>> {
    let chest = match chest.downcast::<Option<String>>() {
        Ok(note) => {
            tell(log, &note);
            return Ok(Box::new(note.map(|note| note.len())));
        }
        Err(chest) => chest,
    };
    let mut stats = chest.downcast::<Stats>()?;
    stats.steps += 1;
    Ok(stats)
}

#[race::export]
pub fn peek(chest: &dyn Any) -> Option<&str> {
    let body = chest.downcast_ref::<Body>().map(|body| body.name.as_str());
    body.or_else(|| chest.downcast_ref::<&'static str>().copied()).or_else(|| chest.is::<Option<Duration>>().then_some("a time"))
}

/// Who of those on a list is there.
#[race::export]
pub fn roll<'a>(names: &mut dyn Iterator<Item = Option<String>>, bodies: &'a [Body]) -> Box<dyn Iterator<Item = Result<&'a Body, String>> + 'a> {
    let mut listed = Vec::new();
    while let Some(name) = names.next() {
        if let Some(name) = name {
            listed.push(name);
        }
    }
    Box::new(listed.into_iter().map(move |name| bodies.iter().find(|body| body.name == name).ok_or(name)))
}

struct Seal {
    id: u64,
    text: String,
}

impl Display for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.id)?;
        f.pad(&self.text)
    }
}

/// Writes a letter, and gives the seal that belongs below it.
#[race::export]
pub fn letter(out: &mut dyn fmt::Write, to: &dyn Display, about: &dyn Debug) -> Result<Box<dyn Display>, fmt::Error> {
    writeln!(out, "Dear {to:>6},")?;
    writeln!(out, "it is about {about:?}.")?;
    out.write_char('§')?;
    Ok(Box::new(Seal { id: 17, text: to.to_string() }))
}

/// Panics with what it is asked for.
#[race::export]
pub fn curse(how: u32) -> u32 {
    match how {
        0 => panic!("a curse"),
        1 => panic!("curse number {how}"),
        2 => panic_any(Refusal::Unknown("curses".to_string())),
        3 => panic_any(Some(Duration::from_millis(30))),
        _ => how,
    }
}

/// Tries what the other side may fail at, and hands back what it threw.
#[race::export]
pub fn dare(log: &mut dyn Log, deed: &mut dyn FnMut() -> Option<char>) -> Result<Option<char>, Box<dyn Any + Send>> {
    let done = catch_unwind(AssertUnwindSafe(deed));
    if let Err(thrown) = &done {
        let text = thrown.downcast_ref::<String>().map(String::as_str).or_else(|| thrown.downcast_ref::<&'static str>().copied());
        let refusal = thrown.downcast_ref::<Refusal>().map(Refusal::to_string);
        tell(log, &(text, refusal));
    }
    done
}
