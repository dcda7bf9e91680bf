//! What is drawn: sprites of the engine's, by kind, and a line of text.

use engine_api::{Assets, Canvas, Kind, Sprite, Vec3, World};

/// The name of a kind's sprite; kinds that a later engine may have are drawn as dots.
fn sprite_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Rock => "rock",
        Kind::Ship => "ship",
        Kind::Ghost => "ghost",
        _ => "dot",
    }
}

/// Draws all bodies, the far ones first.
pub fn draw(world: &World, canvas: &mut dyn Canvas, assets: &dyn Assets) {
    let (width, height) = canvas.size();
    let mut far: Vec<(f32, &Sprite, Vec3)> = world.bodies.iter().filter_map(|body| Some((body.pos.z, assets.sprite(sprite_of(body.kind))?, body.pos))).collect();
    far.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (_, sprite, pos) in &far {
        canvas.put(Vec3::new((width / 2) as f32 + pos.x, height as f32 - 1.0 - pos.y, 0.0), sprite);
    }
    let widest = far.iter().max_by_key(|(_, sprite, _)| sprite.width).map(|(_, sprite, _)| format!("{} {}", sprite.name, sprite.glyph));
    canvas.text(0, &format!("frame {} {}x{}, {} steer, widest {widest:?}", world.frame, width, height, world.behaviors.len()));
}
