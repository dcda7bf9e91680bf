use std::fmt::Display;

#[race::resilient]
pub trait Label {
    fn label(&self) -> String;
}

impl Label for u32 {
    fn label(&self) -> String {
        framed(self)
    }
}

pub fn framed(of: &dyn Display) -> String {
    format!("[{of}]")
}

pub fn all(of: &[&dyn Label]) -> String {
    of.iter().map(|one| one.label()).collect::<Vec<_>>().join(" ")
}

pub fn twice<T: Label>(of: &T) -> String {
    format!("{}{}", of.label(), of.label())
}
