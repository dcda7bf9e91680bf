//! Objects of std's own traits, and what panics carry.

use crate::world;
use engine_api::{Body, Log, Stats};
use quest_api::Refusal;
use std::any::Any;
use std::fmt::{self, Debug, Display, Write};
use std::panic::{catch_unwind, panic_any};
use std::time::Duration;

#[race::import(quests::objects)]
unsafe extern "Rust" {
    pub safe fn open(log: &mut dyn Log, chest: Box<dyn Any>) -> Result<Box<dyn Any>, Box<dyn Any>>;
    pub safe fn peek(chest: &dyn Any) -> Option<&str>;
    pub safe fn roll<'a>(names: &mut dyn Iterator<Item = Option<String>>, bodies: &'a [Body]) -> Box<dyn Iterator<Item = Result<&'a Body, String>> + 'a>;
    pub safe fn letter(out: &mut dyn fmt::Write, to: &dyn Display, about: &dyn Debug) -> Result<Box<dyn Display>, fmt::Error>;
    pub safe fn curse(how: u32) -> u32;
    pub safe fn dare(log: &mut dyn Log, deed: &mut dyn FnMut() -> Option<char>) -> Result<Option<char>, Box<dyn Any + Send>>;
}

/// Known to the host alone.
#[derive(Debug, PartialEq)]
struct Token(u32);

/// Writes as long as there is room.
struct Page(String, usize);

impl fmt::Write for Page {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.1 = self.1.checked_sub(text.len()).ok_or(fmt::Error)?;
        self.0.push_str(text);
        Ok(())
    }
}

fn shown(value: &dyn Any) -> String {
    let texts = (value.downcast_ref::<&'static str>(), value.downcast_ref::<String>());
    let times = (value.downcast_ref::<Option<Duration>>(), value.downcast_ref::<Option<usize>>());
    let things = (value.downcast_ref::<Token>(), value.downcast_ref::<Stats>(), value.downcast_ref::<Refusal>());
    format!("{texts:?} {times:?} {things:?}")
}

pub fn run(log: &mut dyn Log) {
    let chests: [Box<dyn Any>; 6] = [Box::new(Some("below".to_string())), Box::new(None::<String>), Box::new(Stats::default()), Box::new(Token(4)), Box::new("plain"), Box::new(Some(Duration::MAX))];
    for chest in chests {
        println!("{:?}", peek(&*chest));
        println!("{:?}", open(log, chest).map(|chest| shown(&*chest)).map_err(|chest| shown(&*chest)));
    }
    let world = world();
    println!("{:?} {:?}", peek(&world.bodies[1]), peek(&world.stats));

    let names = ["cyd", "", "zoe", "ada"];
    let mut calls = 0;
    let mut given = names.iter().map(|name| (!name.is_empty()).then(|| name.to_string())).inspect(|_| calls += 1);
    let mut rolled = roll(&mut given, &world.bodies);
    println!("{:?}", rolled.size_hint());
    println!("{:?}", rolled.next().map(|one| one.map(|body| body.serial())));
    println!("{:?}", rolled.nth(1).map(|one| one.map(|body| &body.name)));
    println!("{:?} {:?}", roll(&mut std::iter::once(Some("yan".to_string())), &[]).last(), rolled.next().is_none());
    drop(rolled);
    println!("{calls} asked");

    for room in [200, 20, 0] {
        let mut page = Page(String::new(), room);
        let seal = letter(&mut page, &"Ada", &world.bodies[0].kind);
        println!("{:?} {:?}", page.0, seal.map(|seal| format!("{seal:<9}|{seal:^7.2}|")));
    }
    let mut text = String::new();
    let seal = letter(&mut text, &2.5, &(Some('q'), None::<Body>, [Duration::from_micros(1500)]));
    println!("{text} {}", seal.is_ok_and(|seal| write!(text, "{seal}").is_ok()));

    for how in 0..5 {
        println!("{:?}", catch_unwind(|| curse(how)).map_err(|thrown| shown(&*thrown)));
    }
    let deeds: [fn() -> Option<char>; 6] = [|| Some('k'), || None, || panic!("in the guild"), || panic!("in its hall {}", 2), || panic_any(Token(9)), || panic_any(Refusal::Unknown("deeds".to_string()))];
    for mut deed in deeds {
        println!("{:?}", dare(log, &mut deed).map_err(|thrown| shown(&*thrown)));
    }
    let mut through = || char::from_digit(curse(3), 10);
    println!("{:?}", dare(log, &mut through).map_err(|thrown| shown(&*thrown)));
}
