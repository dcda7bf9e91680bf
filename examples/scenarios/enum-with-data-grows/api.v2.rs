#[race::resilient]
#[derive(Clone, Debug, PartialEq)]
pub struct Body { pub id: u64, pub x: f32, pub tags: Vec<u8>, pub name: String }
impl Body {
    pub fn new(x: f32) -> Body { Body { x, name: format!("b{x}"), id: 9, tags: vec![1] } }
}
#[race::resilient]
#[repr(u8)]
#[derive(Clone, Debug, PartialEq)]
pub enum Shape { Nothing, Nested(Option<Box<Shape>>), Named(u32, String), Mesh(Vec<u32>, u64, u64), Point, Solid(Body), Rect { h: f32, depth: f32, w: f32 }, Circle(f32) }
pub fn shapes() -> Vec<Shape> { vec![Shape::Circle(2.5), Shape::Point, Shape::Named(7, "seven".to_string()), Shape::Solid(Body::new(1.5)), Shape::Nested(Some(Box::new(Shape::Point))), Shape::Rect { w: 3.0, h: 4.0, depth: 5.0 }, Shape::Nothing, Shape::Mesh(vec![1, 2], 3, 4)] }
impl Shape {
    pub fn twice<T>(&self, f: impl Fn(u32) -> T) -> T {
        match self {
            Shape::Named(n, _) => f(*n * 2),
            Shape::Circle(_) => f(1),
            _ => f(0),
        }
    }
}
pub trait Sculptor {
    fn next(&mut self, seen: &Shape) -> Option<Box<Shape>>;
}
