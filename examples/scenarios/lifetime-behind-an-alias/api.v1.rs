/// What a label is given as.
pub trait Labelled {
    type Text;
}

pub struct Label<'a>(pub &'a u8);

impl<'a> Labelled for Label<'a> {
    type Text = &'a str;
}

#[race::resilient]
pub struct World {
    pub names: Vec<String>,
}

impl World {
    pub fn new() -> World {
        World { names: Vec::new() }
    }
    pub fn add<'a>(&mut self, name: <Label<'a> as Labelled>::Text) {
        self.names.push(name.to_string());
    }
}
