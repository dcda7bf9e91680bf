//! The interface between the editor and its own plugins, which paint on the program's pages.
use api::Page;

#[race::resilient]
pub trait Brush {
    fn kind(&self) -> u32 {
        7
    }
    fn draw(&mut self, page: &mut Page) -> u32;
}

/// A page is this wide at least.
pub fn widened(page: &mut Page) -> u32 {
    page.width += 1;
    page.width
}
