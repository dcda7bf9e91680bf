//! Results and errors.

use crate::world;
use engine_api::{Body, Log, Stats, World};
use quest_api::Refusal;
use std::error::Error;
use std::fmt;
use std::num::ParseFloatError;
use std::str::Utf8Error;

#[race::import(quests::refusals)]
unsafe extern "Rust" {
    pub safe fn enlist(world: &mut World, needed: usize) -> Result<(), Refusal>;
    pub safe fn party(world: &World, lightest: f32) -> Result<Vec<Body>, String>;
    pub safe fn wages(bytes: &[u8], line: usize) -> Result<f32, Box<dyn Error + Send + Sync>>;
    pub safe fn appeal(log: &mut dyn Log, verdicts: Vec<Result<Box<Stats>, Refusal>>) -> Vec<Result<Result<bool, char>, Box<Refusal>>>;
    pub safe fn trace(log: &mut dyn Log, error: &(dyn Error + 'static)) -> usize;
    pub safe fn blame(line: usize, reason: Box<dyn Error + Send + Sync>) -> Box<dyn Error + Send + Sync>;
    pub safe fn excuse(error: Box<dyn Error>) -> Result<Box<Refusal>, Box<dyn Error>>;
}

/// An error of the host's, with another behind it.
#[derive(Debug)]
struct Lost(Option<Box<dyn Error>>);

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("lost")
    }
}

impl Error for Lost {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.as_deref()
    }
}

fn chain(error: &(dyn Error + 'static)) -> String {
    let number = error.downcast_ref::<ParseFloatError>();
    let text = error.downcast_ref::<Utf8Error>().map(|error| (error.valid_up_to(), error.error_len()));
    let refusal = error.downcast_ref::<Refusal>();
    let own = error.is::<Lost>();
    format!("{error} {number:?} {text:?} {refusal:?} {own}{}", error.source().map_or(String::new(), |source| format!(" < {}", chain(source))))
}

pub fn run(log: &mut dyn Log) {
    let mut world = world();
    println!("{:?}", enlist(&mut world, 1));
    world.bodies[2].awake = true;
    for needed in 0..5 {
        println!("{:?} {}", enlist(&mut world, needed), world.stats.steps);
    }

    for lightest in [2.0, 99.0] {
        println!("{:?}", party(&world, lightest));
    }

    for bytes in [b"42.5".as_slice(), b"0", b"x", b"", b"ab\xff", b"ab\xe2\x82"] {
        let paid = wages(bytes, 1);
        println!("{:?}", paid.as_ref().map_err(|error| chain(&**error)));
        if let Err(error) = paid {
            println!("{} behind it", trace(log, &*error));
        }
    }

    let verdicts = || vec![Ok(stats(12, 3)), Err(Refusal::Unknown("ß".to_string())), Err(Refusal::Unknown(String::new())), Ok(stats(3, 0)), Err(Refusal::Asleep(Box::new(world.bodies[0].clone()))), Ok(stats(10, 0))];
    println!("{:?}", appeal(log, verdicts()));

    let errors: [fn() -> Box<dyn Error + Send + Sync>; 5] = [
        || Box::new(Refusal::Unknown("north".to_string())),
        || Box::new("x1".parse::<f64>().unwrap_err()),
        || Box::new(String::from_utf8(vec![b'a', 0xc0]).unwrap_err().utf8_error()),
        || "a text".into(),
        || blame(3, Box::new(Refusal::Asleep(Box::new(Body::new(9, "nan", 0.5))))),
    ];
    for error in errors {
        println!("{}", chain(&*blame(7, error())));
        println!("{} behind it", trace(log, &Lost(Some(Box::new(Lost(Some(blame(8, error()))))))));
        match excuse(error()) {
            Ok(refusal) => println!("excused {refusal:?}"),
            Err(error) => println!("not excused {}", chain(&*error)),
        }
    }
    println!("{}", trace(log, &Lost(None)));
}

fn stats(steps: u64, collisions: u32) -> Box<Stats> {
    let mut stats = Box::<Stats>::default();
    stats.steps = steps;
    stats.collisions = collisions;
    stats
}
