#[race::resilient]
#[derive(Clone, Copy)]
pub struct Body {
    pub mass: u32,
    pub at: [f64; 4],
}

#[race::resilient]
pub struct World {
    pub bodies: Vec<Body>,
}

impl World {
    pub fn new() -> World {
        World { bodies: (1..5).map(|mass| Body { mass, at: [1.5; 4] }).collect() }
    }
    pub fn take(&mut self, at: usize) -> Body {
        self.bodies.remove(at)
    }
}
