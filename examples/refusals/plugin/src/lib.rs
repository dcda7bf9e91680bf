//! An actor: packed once, against the interface as it was.

use stage_api::{Actor, Light, Prop};

pub struct Mime {
    held: Vec<Prop>,
}

impl Actor for Mime {
    fn enter(&mut self, prop: &mut Prop, light: &mut dyn Light) -> u32 {
        prop.held = true;
        prop.weight += 1;
        light.dim(prop.weight);
        light.flash(2);
        self.held.push(prop.clone());
        self.held.len() as u32
    }
}

#[race::export]
pub fn create() -> Box<dyn Actor> {
    Box::new(Mime { held: Vec::new() })
}
