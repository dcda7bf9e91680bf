use api::{Base, Both, Left, Marker, Right, Top};
use std::any::Any;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn thing(number: u32) -> Box<dyn Top>;
    pub safe fn base_of(top: &dyn Top) -> &dyn Base;
    pub safe fn climb(top: Box<dyn Top>) -> String;
    pub safe fn is_mine(top: Box<dyn Top>) -> bool;
}

#[derive(Debug)]
struct Own(#[allow(dead_code)] Vec<u32>);

impl Marker for Own {}

impl Base for Own {
    fn base(&self) -> u32 {
        9
    }
}

impl Left for Own {
    fn left(&self) -> u32 {
        8
    }
}

impl Right for Own {
    fn right(&self) -> u32 {
        7
    }
}

impl Both for Own {}

impl Top for Own {
    fn top(&self) -> u32 {
        6
    }
}

fn sides(both: &dyn Both) -> String {
    let (left, right): (&dyn Left, &dyn Right) = (both, both);
    format!("{} {} {}", left.left(), right.right(), (left as &dyn Base).base() + (right as &dyn Base).base())
}

fn main() {
    let thing = |number| thing(number);
    let own = || Box::new(Own(vec![1, 2]));
    println!("{} {}", climb(thing(3)), climb(own()));
    println!("{} {} {} {}", is_mine(thing(1)), is_mine(own()), (own() as Box<dyn Any>).is::<Own>(), (thing(1) as Box<dyn Any>).is::<Own>());
    let top = thing(5);
    println!("{} {} {:?}", base_of(&*top).base(), sides(&*top), top);
    let right: Box<dyn Right> = top;
    let base: Box<dyn Base> = right;
    println!("{}", base.base());
    #[cfg(feature = "v2")]
    {
        let top: Box<dyn Top> = thing(6);
        println!("{} {} {}", top.sum(), top.left_too(), (&*top as &dyn Right).right_too());
        println!("{} {}", (&*top as &dyn Both).earlier(), (&*top as &dyn Left).left_too());
        println!("{} {}", own().sum(), (&*own() as &dyn Base).earlier());
    }
}
