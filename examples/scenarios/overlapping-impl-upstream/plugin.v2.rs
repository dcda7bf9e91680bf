use api::Label;
use std::fmt::{Display, Formatter, Result};

pub struct Name(pub &'static str);

impl Display for Name {
    fn fmt(&self, out: &mut Formatter<'_>) -> Result {
        out.write_str(self.0)
    }
}

#[race::export]
pub fn run() -> String {
    format!("{} {} {}", api::all(&[&Name("one"), &Name("two")]), api::twice(&Name("three")), api::twice(&Name("four")))
}

#[race::export]
pub fn name() -> Box<dyn Label> {
    Box::new(Name("five"))
}
