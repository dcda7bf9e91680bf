use api::{Body, World};

#[race::export]
pub fn step(world: &mut World) -> f32 {
    world.frame += 1;
    world.bodies.insert(40, Body::new(40, 4.0));
    world.bodies.remove(&2);
    if let Some(body) = world.bodies.get_mut(&3) {
        body.mass *= 10.0;
        body.name.push('x');
    }
    world.bodies.values().map(|body| body.mass).sum()
}
