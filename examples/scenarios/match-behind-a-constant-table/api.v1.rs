#[race::resilient]
#[repr(u8)]
#[derive(Clone, Debug)]
pub enum Shape { Point, Circle(f32), Line(f32) }
pub fn shapes() -> Vec<Shape> { vec![Shape::Point, Shape::Circle(2.5), Shape::Line(3.0)] }

impl Shape {
    /// Generic, so that the plugin has its own copy of it, and without a wildcard.
    pub fn visit<T>(&self, f: impl Fn(f32) -> T) -> T {
        match self { Shape::Point => f(0.0), Shape::Circle(r) => f(*r), Shape::Line(r) => f(*r * 2.0) }
    }
}
