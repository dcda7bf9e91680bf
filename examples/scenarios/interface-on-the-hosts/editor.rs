use api::Page;
use parts::Brush;

#[race::import(brush)]
unsafe extern "Rust" {
    safe fn create(size: u32) -> Box<dyn Brush>;
}

#[race::export]
pub fn edit(page: &mut Page) -> u32 {
    create(3).draw(page)
}
