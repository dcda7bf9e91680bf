use parts::{Brush, Stroke};

struct Wide {
    size: u32,
    strokes: u32,
}

impl Brush for Wide {
    fn draw(&mut self, stroke: &Stroke) -> Vec<Stroke> {
        self.strokes += 1;
        (0..self.size)
            .map(|i| {
                let mut one = stroke.clone();
                one.length += i * self.strokes;
                one
            })
            .collect()
    }
    fn kind(&self) -> String {
        format!("brush of {}", self.size)
    }
}

#[race::export]
pub fn create(size: u32) -> Box<dyn Brush> {
    Box::new(Wide { size, strokes: 0 })
}

#[race::export]
pub fn blend(strokes: &mut Vec<Stroke>) -> u32 {
    strokes.sort_by(|a, b| b.length.cmp(&a.length).then(a.ink.cmp(&b.ink)));
    strokes.dedup_by(|a, b| a.length == b.length);
    strokes.iter().map(|stroke| stroke.length).sum()
}
