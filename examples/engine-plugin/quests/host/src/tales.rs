//! Cows.

use crate::world;
use engine_api::{Body, Log, Vec3};
use std::borrow::Cow;

#[race::import(quests::tales)]
unsafe extern "Rust" {
    pub safe fn epithet(name: &str) -> Cow<'_, str>;
    pub safe fn verses(log: &mut dyn Log, verses: Vec<Cow<'static, str>>) -> Vec<Cow<'static, str>>;
    pub safe fn route<'a>(log: &mut dyn Log, points: Cow<'a, [Vec3]>) -> Cow<'a, [Vec3]>;
    pub safe fn cast<'a>(bodies: Cow<'a, [Body]>, awake: bool) -> Option<Cow<'a, [Body]>>;
    pub safe fn refrain(letters: &Cow<'_, [Option<char>]>, before: Option<Cow<'static, str>>) -> Option<Cow<'static, str>>;
}

/// Whether it is lent, and what it is.
fn lent<T: ?Sized + ToOwned>(cow: &Cow<'_, T>) -> bool {
    matches!(cow, Cow::Borrowed(_))
}

pub fn run(log: &mut dyn Log) {
    for name in ["ada", "brunhild", ""] {
        let epithet = epithet(name);
        println!("{} {epithet:?}", lent(&epithet));
    }

    for given in [vec![Cow::Borrowed("Once"), Cow::Owned(String::new()), Cow::Borrowed("upon")], vec![]] {
        let verses = verses(log, given);
        println!("{:?}", verses.iter().map(|verse| (lent(verse), verse)).collect::<Vec<_>>());
    }

    let points = [Vec3::new(1.0, 0.5, 0.0), Vec3::new(-2.0, 0.0, 0.0), Vec3::new(3.0, 0.0, -0.0)];
    for given in [Cow::Borrowed(&points[..]), Cow::Owned(points.to_vec()), Cow::Borrowed(&[])] {
        let route = route(log, given);
        println!("{} {route:?}", lent(&route));
    }

    let mut world = world();
    for awake in [true, false] {
        for bodies in [Cow::Borrowed(&world.bodies[..2]), Cow::Owned(world.bodies.clone()), Cow::Borrowed(&[])] {
            let cast = cast(bodies, awake);
            println!("{:?}", cast.as_ref().map(|cast| (lent(cast), cast.iter().map(|body| (&body.name, body.serial())).collect::<Vec<_>>())));
        }
        world.bodies.reverse();
    }

    let letters = [Some('é'), None];
    for before in [None, Some(Cow::Borrowed("la ")), Some(Cow::Owned("tra ".to_string()))] {
        let all: Vec<_> = [&letters[..], &letters[1..], &[]].map(|letters| refrain(&letters.into(), before.clone())).into();
        println!("{:?} {:?}", all, all.iter().map(|one| one.as_ref().map(lent)).collect::<Vec<_>>());
    }
}
