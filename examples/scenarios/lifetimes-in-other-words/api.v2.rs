#[race::resilient]
pub struct World {
    pub frame: u32,
}

impl World {
    pub fn new() -> World {
        World { frame: 1 }
    }
    pub fn title<'w>(self: &'w World) -> &'w str {
        "first"
    }
}

pub fn longer<'one, 'other, 'both>(one: &'one str, other: &'other str) -> &'both str
where
    'one: 'both,
    'other: 'both,
{
    if one.len() > other.len() { one } else { other }
}

pub fn each<'x, 'y: 'x>(act: &'y mut (dyn for<'z> FnMut(&'z str) + 'x)) {
    act("each");
}
