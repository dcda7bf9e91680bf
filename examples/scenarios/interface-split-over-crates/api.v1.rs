//! What plugins see is in here alone; where it is defined is the interface's own business.
pub use base::linear::Point;
pub use base::*;
pub use shapes::{Corner, Shape as Figure};

#[race::resilient]
pub struct Scene {
    pub figures: Vec<Box<dyn Figure>>,
    pub origin: Point,
}

impl Scene {
    pub fn new() -> Scene {
        Scene { figures: Vec::new(), origin: Point::new(1, 2) }
    }
}
