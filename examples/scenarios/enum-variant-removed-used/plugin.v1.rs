use api::Shape;

#[race::export]
pub fn run(shapes: &mut Vec<Shape>) -> String {
    shapes.iter().map(|shape| match shape { Shape::Rect { w, h } => w * h, Shape::Circle(r) => *r, _ => 0.0 }).sum::<f32>().to_string()
}
