//! Results and errors: what is refused, with what lies behind it.

use crate::tell;
use engine_api::{Body, Log, Stats, World};
use quest_api::Refusal;
use std::error::Error;
use std::fmt;
use std::num::ParseFloatError;
use std::str::Utf8Error;

/// A line that could not be read, for a reason.
#[derive(Debug)]
struct Misread {
    line: usize,
    reason: Box<dyn Error + Send + Sync>,
}

impl fmt::Display for Misread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} cannot be read", self.line)
    }
}

impl Error for Misread {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.reason)
    }
}

#[race::export]
pub fn enlist(world: &mut World, needed: usize) -> Result<(), Refusal> {
    if let Some(body) = world.bodies.iter().find(|body| !body.awake) {
        return Err(Refusal::Asleep(Box::new(body.clone())));
    }
    if needed == 0 {
        return Err(Refusal::Unknown(format!("frame {}", world.frame)));
    }
    world.stats.steps += needed as u64;
    if needed > world.bodies.len() { Err(Refusal::Unknown("the others".to_string())) } else { Ok(()) }
}

#[race::export]
pub fn party(world: &World, lightest: f32) -> Result<Vec<Body>, String> {
    let mut party = Vec::new();
    for body in &world.bodies {
        if body.mass >= lightest {
            party.push(body.clone());
        }
    }
    if party.is_empty() { Err(format!("nobody of {lightest}")) } else { Ok(party) }
}

/// The number that is written there.
#[race::export]
pub fn wages(bytes: &[u8], line: usize) -> Result<f32, Box<dyn Error + Send + Sync>> {
    let text = std::str::from_utf8(bytes)?;
    let number: f32 = text.parse().map_err(|reason: ParseFloatError| Misread { line, reason: reason.into() })?;
    if number == 0.0 { Err("no wages".into()) } else { Ok(number) }
}

/// What others decided, told in other words.
#[race::export]
pub fn appeal(log: &mut dyn Log, verdicts: Vec<Result<Box<Stats>, Refusal>>) -> Vec<Result<Result<bool, char>, Box<Refusal>>> {
    tell(log, &verdicts);
    let mut told = Vec::new();
    for verdict in verdicts {
        told.push(match verdict {
            Ok(stats) if stats.steps > 9 => Ok(Ok(stats.collisions > 1)),
            Ok(stats) => Err(Box::new(Refusal::Unknown(format!("{} steps", stats.steps)))),
            Err(Refusal::Unknown(what)) => Ok(what.chars().next().map_or(Ok(false), Err)),
            Err(refusal) => Err(Box::new(refusal)),
        });
    }
    told
}

/// All that lies behind an error.
#[race::export]
pub fn trace(log: &mut dyn Log, error: &(dyn Error + 'static)) -> usize {
    log.line(&known(error));
    1 + error.source().map_or(0, |source| trace(log, source))
}

/// An error as what it is, where that is known here.
fn known(error: &(dyn Error + 'static)) -> String {
    if let Some(misread) = error.downcast_ref::<Misread>() {
        format!("misread {}", misread.line)
    } else if let Some(Refusal::Unknown(what)) = error.downcast_ref() {
        format!("unknown {what}")
    } else if let Some(number) = error.downcast_ref::<ParseFloatError>() {
        format!("no number: {number}")
    } else if let Some(text) = error.downcast_ref::<Utf8Error>() {
        format!("no text from {} on: {:?}", text.valid_up_to(), text.error_len())
    } else {
        format!("{error}: {error:?}")
    }
}

/// Puts an error behind another one.
#[race::export]
pub fn blame(line: usize, reason: Box<dyn Error + Send + Sync>) -> Box<dyn Error + Send + Sync> {
    Box::new(Misread { line, reason })
}

#[race::export]
pub fn excuse(error: Box<dyn Error>) -> Result<Box<Refusal>, Box<dyn Error>> {
    let refusal = error.downcast::<Refusal>()?;
    if matches!(*refusal, Refusal::Asleep(_)) { Ok(refusal) } else { Err(refusal) }
}
