use base::{Node, Signal};

#[race::resilient]
pub trait Sender: Node {
    fn loud(&self) -> Signal {
        let mut signal = self.send();
        signal.level += 1000;
        signal
    }
    fn send(&self) -> Signal;
}

#[race::resilient]
pub struct Senders {
    pub sent: u64,
    pub last: Option<Box<Signal>>,
    pub all: Vec<Box<dyn Sender>>,
}

impl Senders {
    pub fn new() -> Senders {
        Senders { sent: 0, all: Vec::new(), last: None }
    }
}
