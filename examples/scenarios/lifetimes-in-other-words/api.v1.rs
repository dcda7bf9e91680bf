#[race::resilient]
pub struct World {
    pub frame: u32,
}

impl World {
    pub fn new() -> World {
        World { frame: 1 }
    }
    pub fn title(&self) -> &str {
        "first"
    }
}

pub fn longer<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.len() > other.len() { one } else { other }
}

pub fn each(act: &mut dyn FnMut(&str)) {
    act("each");
}
