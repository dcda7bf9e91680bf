use base::{Node, Signal};

#[race::resilient]
pub trait Sender: Node {
    fn send(&self) -> Signal;
}

#[race::resilient]
pub struct Senders {
    pub all: Vec<Box<dyn Sender>>,
    pub last: Option<Box<Signal>>,
}

impl Senders {
    pub fn new() -> Senders {
        Senders { all: Vec::new(), last: None }
    }
}
