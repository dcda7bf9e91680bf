//! A small interface: what the stage promises to actors.

#[race::resilient]
#[derive(Debug, Clone)]
pub struct Prop {
    pub id: u32,
    pub weight: u32,
    pub name: String,
    pub held: bool,
}

impl Prop {
    pub fn new(id: u32, name: &str) -> Prop {
        Prop { id, weight: id as _, name: name.to_string(), held: false }
    }
}

#[race::resilient]
pub trait Light {
    fn dim(&mut self, by: u32);
    fn flash(&mut self, count: u32) {
        self.dim(count);
    }
}

#[race::resilient]
pub trait Actor {
    fn enter(&mut self, prop: &mut Prop, light: &mut dyn Light) -> u32;
    fn leave(&mut self) -> String {
        "bows".to_string()
    }
}
