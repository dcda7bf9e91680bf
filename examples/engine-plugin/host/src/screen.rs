//! The engine's display, in letters, and the pictures that it has.

use engine_api::{Assets, Canvas, Sprite, Vec3};

pub struct Screen {
    rows: Vec<Vec<char>>,
}

impl Screen {
    pub fn new(width: usize, height: usize) -> Screen {
        Screen { rows: vec![vec![' '; width]; height] }
    }

    pub fn show(&self) {
        for row in &self.rows {
            println!("  [{}]", row.iter().collect::<String>());
        }
    }
}

impl Canvas for Screen {
    fn size(&self) -> (usize, usize) {
        (self.rows[0].len(), self.rows.len())
    }
    fn put(&mut self, at: Vec3, sprite: &Sprite) {
        for i in 0..sprite.width as usize {
            if let Some(cell) = self.rows.get_mut(at.y.max(0.0) as usize).and_then(|row| row.get_mut(at.x.max(0.0) as usize + i)) {
                *cell = sprite.glyph;
            }
        }
    }
    fn text(&mut self, row: usize, text: &str) {
        for (cell, letter) in self.rows[row].iter_mut().zip(text.chars()) {
            *cell = letter;
        }
    }
}

pub struct Shelf(Vec<Sprite>);

impl Shelf {
    pub fn new() -> Shelf {
        let sprites = [("rock", 'o', 1), ("ship", 'A', 3), ("ghost", '~', 2), ("dot", '.', 1)];
        Shelf(sprites.map(|(name, glyph, width)| Sprite::new(name, glyph, width)).into())
    }
}

impl Assets for Shelf {
    fn sprite(&self, name: &str) -> Option<&Sprite> {
        self.0.iter().find(|sprite| sprite.name == name)
    }
}
