#[race::resilient]
#[derive(Clone, Debug, PartialEq)]
pub struct Body { pub x: f32, pub name: String }
impl Body {
    pub fn new(x: f32) -> Body { Body { x, name: format!("b{x}"),  } }
}
#[race::resilient]
#[repr(u8)]
#[derive(Clone, Debug, PartialEq)]
pub enum Shape { Circle(f32), Rect { w: f32, h: f32 }, Point, Named(u32, String), Solid(Body), Nested(Option<Box<Shape>>) }
pub fn shapes() -> Vec<Shape> { vec![Shape::Circle(2.5), Shape::Point, Shape::Named(7, "seven".to_string()), Shape::Solid(Body::new(1.5)), Shape::Nested(Some(Box::new(Shape::Point))), Shape::Rect { w: 3.0, h: 4.0 }] }
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
