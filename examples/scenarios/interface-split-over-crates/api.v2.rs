//! What plugins see is in here alone; where it is defined is the interface's own business.
pub use base::linear::Point;
pub use base::*;
pub use shapes::{Corner, Shape as Figure};

#[race::resilient]
pub struct Scene {
    pub title: String,
    pub origin: Point,
    pub grid: Option<u32>,
    pub figures: Vec<Box<dyn Figure>>,
}

impl Scene {
    pub fn new() -> Scene {
        Scene { title: "scene".to_string(), figures: Vec::new(), origin: Point::new(1, 2), grid: None }
    }
}
