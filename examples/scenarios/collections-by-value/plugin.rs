use api::Body;
use std::collections::HashMap;

#[race::export]
pub fn play(bodies: &mut Vec<Body>, spare: Body) -> String {
    let mut said = Vec::new();
    bodies.push(spare);
    bodies.sort_by(|a, b| b.mass.total_cmp(&a.mass));
    let last = bodies.pop().unwrap();
    bodies.insert(0, last);
    bodies.swap(0, 1);
    let copy = bodies.clone();
    let (left, right) = bodies.split_at_mut(2);
    std::mem::swap(&mut left[0], &mut right[0]);
    said.push(copy.iter().zip(bodies.iter()).filter(|(a, b)| a == b).count().to_string());
    let array: [Body; 2] = [copy[0].clone(), copy[1].clone()];
    said.push(array.iter().map(|body| body.name.as_str()).collect::<Vec<_>>().join("+"));
    let by_id: HashMap<u64, Body> = copy.into_iter().map(|body| (body.id, body)).collect();
    let mut ids: Vec<&u64> = by_id.keys().collect();
    ids.sort();
    said.push(format!("{ids:?} {}", by_id[ids[1]].name));
    let first = bodies.as_ptr();
    let fourth = &bodies[3] as *const Body;
    said.push(unsafe { fourth.offset_from(first) }.to_string());
    let removed = bodies.remove(1);
    bodies.retain(|body| body.id != 2);
    let mut boxed = Box::new(removed);
    boxed.mass += 1.0;
    let moved = *boxed;
    said.push(format!("{} {}", moved.name, moved.mass));
    bodies.extend(std::iter::once(moved));
    bodies.truncate(3);
    said.push(bodies.iter().rev().map(|body| body.id.to_string()).collect::<Vec<_>>().join(","));
    said.join("; ")
}
