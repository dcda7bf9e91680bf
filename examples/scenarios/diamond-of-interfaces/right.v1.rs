use base::{Node, Signal};

#[race::resilient]
pub trait Receiver: Node {
    fn heard(&self) -> Vec<Signal>;
}
