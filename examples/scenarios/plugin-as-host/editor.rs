//! A plugin of the program, and host to brushes.
use api::{Page, Tool};
use parts::{Brush, Stroke};

#[race::import(brush)]
unsafe extern "Rust" {
    safe fn create(size: u32) -> Box<dyn Brush>;
    safe fn blend(strokes: &mut Vec<Stroke>) -> u32;
}

struct Editor {
    brushes: Vec<Box<dyn Brush>>,
    drawn: Vec<Stroke>,
}

/// The editor has a brush of its own.
struct Pen;

impl Brush for Pen {
    fn draw(&mut self, stroke: &Stroke) -> Vec<Stroke> {
        vec![stroke.clone()]
    }
    fn kind(&self) -> String {
        "pen".to_string()
    }
}

impl Tool for Editor {
    fn name(&self) -> String {
        self.brushes.iter().map(|brush| brush.kind()).collect::<Vec<_>>().join(" and ")
    }
    fn apply(&mut self, page: &mut Page) -> u32 {
        for brush in &mut self.brushes {
            let stroke = Stroke::new(&brush.kind());
            self.drawn.extend(brush.draw(&stroke));
        }
        let sum = blend(&mut self.drawn);
        for stroke in &self.drawn {
            page.text.push_str(&format!("{} {}, ", stroke.ink, stroke.length * page.width));
        }
        sum
    }
}

#[race::export]
pub fn tool() -> Box<dyn Tool> {
    Box::new(Editor { brushes: vec![create(2), Box::new(Pen), create(3)], drawn: Vec::new() })
}
