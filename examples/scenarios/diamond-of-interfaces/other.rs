use base::{Node, Signal};
use left::Sender;

struct Beacon(u32);

impl Node for Beacon {
    fn id(&self) -> u32 {
        self.0
    }
    fn hear(&mut self, signal: &Signal) -> u32 {
        self.0 += signal.level;
        self.0
    }
}

impl Sender for Beacon {
    fn send(&self) -> Signal {
        Signal::new(self.0, "beacon")
    }
}

#[race::export]
pub fn sender() -> Box<dyn Sender> {
    Box::new(Beacon(5))
}
