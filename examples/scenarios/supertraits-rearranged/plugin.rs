use api::{Base, Both, Left, Marker, Right, Top};
use std::any::Any;
use std::fmt::Debug;

#[derive(Debug)]
struct Thing {
    name: String,
    number: u32,
}

impl Marker for Thing {}

impl Base for Thing {
    fn base(&self) -> u32 {
        self.number
    }
}

impl Left for Thing {
    fn left(&self) -> u32 {
        self.number + self.name.len() as u32
    }
}

impl Right for Thing {
    fn right(&self) -> u32 {
        self.number * 2
    }
}

impl Both for Thing {}

impl Top for Thing {
    fn top(&self) -> u32 {
        self.number + 1000
    }
}

#[race::export]
pub fn thing(number: u32) -> Box<dyn Top> {
    Box::new(Thing { name: "thing".to_string(), number })
}

#[race::export]
pub fn base_of(top: &dyn Top) -> &dyn Base {
    top
}

#[race::export]
pub fn climb(top: Box<dyn Top>) -> String {
    let number = top.top();
    let debug = format!("{:?}", &*top as &dyn Debug);
    let both: Box<dyn Both> = top;
    let (left, right) = (both.left(), both.right());
    let one: &dyn Left = &*both;
    let other: &dyn Right = &*both;
    let (far, near) = (one as &dyn Base, other as &dyn Base);
    let sum = far.base() + near.base();
    let right: (u32, Box<dyn Right>) = (right, both);
    format!("{number} {debug} {left} {} {sum} {}", right.0, right.1.right())
}

#[race::export]
pub fn is_mine(top: Box<dyn Top>) -> bool {
    let any: Box<dyn Any> = top;
    any.is::<Thing>()
}
