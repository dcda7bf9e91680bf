use base::{Node, Signal};

#[race::resilient]
pub trait Receiver: Node {
    fn first(&self) -> Option<Signal> {
        self.heard().into_iter().next()
    }
    fn heard(&self) -> Vec<Signal>;
}
