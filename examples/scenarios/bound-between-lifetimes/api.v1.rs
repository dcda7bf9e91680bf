#[race::resilient]
pub struct World {
    pub frame: u32,
}

impl World {
    pub fn new() -> World {
        World { frame: 1 }
    }
}

pub fn pick<'a, 'b>(first: &'a str, _: &'b str) -> &'a str {
    first
}
