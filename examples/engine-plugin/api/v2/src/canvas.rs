//! What can be drawn, and on what: the engine's side, called by plugins.

use crate::math::Vec3;

/// A picture that the engine has loaded.
#[race::resilient]
#[derive(Debug, Clone)]
pub struct Sprite {
    pub width: u8,
    pub layer: u64,
    pub glyph: char,
    pub tags: Vec<String>,
    pub name: String,
}

impl Sprite {
    pub fn new(name: &str, glyph: char, width: u8) -> Sprite {
        Sprite { name: name.to_string(), glyph, width, layer: 1, tags: Vec::new() }
    }
}

/// A frame that is being drawn.
#[race::resilient]
pub trait Canvas {
    fn text(&mut self, row: usize, text: &str);
    /// A line of sprites, one beside the other.
    fn row(&mut self, at: Vec3, sprites: &[&Sprite]) {
        for (i, sprite) in sprites.iter().enumerate() {
            self.put(at + Vec3::new(i as f32, 0.0, 0.0), sprite);
        }
    }
    fn put(&mut self, at: Vec3, sprite: &Sprite);
    fn size(&self) -> (usize, usize);
}

/// What the engine has loaded.
#[race::resilient]
pub trait Assets {
    fn sprite(&self, name: &str) -> Option<&Sprite>;
}
