//! What can be drawn, and on what: the engine's side, called by plugins.

use crate::math::Vec3;

/// A picture that the engine has loaded.
#[race::resilient]
#[derive(Debug, Clone)]
pub struct Sprite {
    pub name: String,
    pub glyph: char,
    pub width: u8,
}

impl Sprite {
    pub fn new(name: &str, glyph: char, width: u8) -> Sprite {
        Sprite { name: name.to_string(), glyph, width }
    }
}

/// A frame that is being drawn.
#[race::resilient]
pub trait Canvas {
    fn size(&self) -> (usize, usize);
    fn put(&mut self, at: Vec3, sprite: &Sprite);
    fn text(&mut self, row: usize, text: &str);
}

/// What the engine has loaded.
#[race::resilient]
pub trait Assets {
    fn sprite(&self, name: &str) -> Option<&Sprite>;
}
