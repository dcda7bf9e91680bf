#[race::resilient]
#[repr(u8)]
#[derive(Clone, Debug)]
pub enum Shape { Point, Circle(f32), Rect { w: f32, h: f32 } }
pub fn shapes() -> Vec<Shape> { vec![Shape::Point, Shape::Circle(2.5), Shape::Rect { w: 3.0, h: 4.0 }] }
