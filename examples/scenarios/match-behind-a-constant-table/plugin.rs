use api::Shape;

fn round(shape: &Shape) -> f32 {
    shape.visit(|n| n.round())
}

fn twice(shape: &Shape) -> f32 {
    shape.visit(|n| n * 2.0)
}

/// Nothing but this constant, to which no symbol leads, says that the functions are needed.
const WAYS: [fn(&Shape) -> f32; 2] = [round, twice];

#[race::export]
pub fn run(shapes: &mut Vec<Shape>) -> String {
    let way = WAYS[shapes.len() % 2];
    format!("{:?}", shapes.iter().map(way).collect::<Vec<_>>())
}
