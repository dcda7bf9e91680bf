use api::{Body, Keeper, Shape};
use std::collections::HashMap;

struct Last {
    body: Option<Body>,
}

impl Keeper for Last {
    fn keep(&mut self, body: Box<Body>) -> Option<Box<Body>> {
        self.body.replace(*body).map(Box::new)
    }
}

#[race::export]
pub fn keeper() -> Box<dyn Keeper> {
    Box::new(Last { body: None })
}

#[inline(never)]
fn made(id: u64) -> (u64, Body) {
    (id, Body::new(id))
}

#[inline(never)]
fn checked(id: u64) -> Result<Body, u32> {
    let body = Body::new(id);
    if id % 2 == 0 {
        return Err(body.id as u32);
    }
    Ok(body)
}

#[race::export]
pub fn consume(boxed: Box<Body>, mut many: Vec<Body>, shapes: &mut Vec<Shape>) -> u64 {
    let mut sum = boxed.id;
    many.truncate(4);
    many.retain(|body| body.id != 2);
    sum += many.iter().map(|body| body.id).sum::<u64>();
    let taken = std::mem::replace(&mut many[0], Body::new(40));
    sum += taken.id + made(3).0;
    let unwound = std::panic::catch_unwind(|| {
        let body = Body::new(50);
        if body.id == 50 {
            panic!("the body goes out of use");
        }
        body.id
    });
    sum += unwound.unwrap_or(1);
    for id in 0..4 {
        sum += checked(id).map_or(100, |body| body.id);
    }
    let by_id: HashMap<u64, Body> = many.into_iter().map(|body| (body.id, body)).collect();
    shapes[0] = Shape::Point;
    shapes.push(Shape::Circle(1.5));
    shapes.retain(|shape| matches!(shape, Shape::Circle(_)));
    let closure = move || boxed.mass;
    sum + by_id.len() as u64 + closure() as u64
}
