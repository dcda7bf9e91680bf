use api::{Body, Sculptor, Shape};

#[inline(never)]
fn area(shape: &Shape) -> f32 {
    match shape {
        Shape::Circle(r) => r * r,
        Shape::Rect { w, h, .. } => w * h,
        Shape::Point => 0.0,
        Shape::Named(n, text) => *n as f32 + text.len() as f32,
        Shape::Solid(body) => body.x,
        Shape::Nested(inner) => inner.as_deref().map_or(0.25, |inner| area(inner) + 1000.0),
        _ => -1.0,
    }
}

#[inline(never)]
fn grow(shape: &mut Shape) {
    match shape {
        Shape::Circle(r) => *r += 1.0,
        Shape::Rect { w, h, .. } => {
            *w *= 2.0;
            *h += *w;
        }
        Shape::Named(n, text) => {
            *n += 1;
            text.push('!');
        }
        Shape::Solid(body) => {
            body.x += 10.0;
            body.name.push('?');
        }
        Shape::Nested(inner) => *inner = Some(Box::new(make(2))),
        _ => {}
    }
}

#[inline(never)]
fn make(i: u32) -> Shape {
    match i % 5 {
        0 => Shape::Circle(i as f32),
        1 => Shape::Point,
        2 => Shape::Named(i, format!("n{i}")),
        3 => Shape::Nested((i > 3).then(|| Box::new(make(i - 3)))),
        _ => Shape::Solid(Body::new(i as f32)),
    }
}

#[inline(never)]
fn maybe(i: u32) -> Option<Option<Shape>> {
    match i % 4 {
        0 => None,
        1 => Some(None),
        _ => Some(Some(make(i))),
    }
}

#[inline(never)]
fn tried(i: u32) -> Result<Shape, u8> {
    if i % 3 == 0 { Err(i as u8) } else { Ok(make(i)) }
}

/// Moves the text out; the other variants are dropped, or printed as wholes.
#[inline(never)]
fn taken(shape: Shape) -> String {
    match shape {
        Shape::Named(_, text) => text,
        Shape::Solid(body) => body.name.clone(),
        other => format!("{other:?}"),
    }
}

struct Slot {
    id: u8,
    shape: Shape,
    more: Option<Shape>,
}

struct Copying(u32);

impl Sculptor for Copying {
    fn next(&mut self, seen: &Shape) -> Option<Box<Shape>> {
        self.0 += 1;
        (self.0 % 3 != 0).then(|| Box::new(if self.0 % 2 == 0 { make(self.0) } else { seen.clone() }))
    }
}

#[race::export]
pub fn sculptor() -> Box<dyn Sculptor> {
    Box::new(Copying(0))
}

#[race::export]
pub fn run(shapes: &mut Vec<Shape>) -> String {
    let mut out = String::new();
    for shape in shapes.iter_mut() {
        out += &format!("{} ", area(shape));
        grow(shape);
        out += &format!("{} {shape:?} {}\n", area(shape), shape.twice(|n| n + 1));
    }
    for i in 0..9 {
        out += &format!("{:?} {:?}\n", maybe(i), tried(i));
    }
    let slots: Vec<Slot> = (0..6).map(|i| Slot { id: i as u8, shape: make(i), more: maybe(i + 1).flatten() }).collect();
    for slot in &slots {
        out += &format!("{} {:?} {:?} {}\n", slot.id, slot.shape, slot.more, slot.more.as_ref().map_or(0.5, area));
    }
    for shape in shapes.clone() {
        out += &taken(shape);
    }
    shapes.push(make(2));
    shapes.insert(1, make(0));
    shapes.swap(0, 2);
    let last = shapes.pop();
    let replaced = std::mem::replace(&mut shapes[1], Shape::Point);
    let same = std::mem::discriminant(&replaced) == std::mem::discriminant(&make(5));
    out + &format!("\n{last:?} {replaced:?} {same} {}", shapes.iter().filter(|shape| matches!(shape, Shape::Circle(_))).count())
}
