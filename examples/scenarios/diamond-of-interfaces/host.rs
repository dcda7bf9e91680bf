use base::Node;
use left::{Sender, Senders};
use right::Receiver;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn receiver(id: u32) -> Box<dyn Receiver>;
    pub safe fn connect(senders: &mut Senders, receiver: &mut dyn Receiver) -> u32;
}

#[race::import(other)]
unsafe extern "Rust" {
    pub safe fn sender() -> Box<dyn Sender>;
}

fn node(node: &mut dyn Node) -> u32 {
    #[cfg(feature = "v2")]
    println!("reset {}", node.reset());
    node.id()
}

fn main() {
    let mut senders = Senders::new();
    senders.all.push(sender());
    let mut receiver = receiver(8);
    println!("{}", connect(&mut senders, &mut *receiver));
    println!("{}", connect(&mut senders, &mut *receiver));
    let last = senders.last.as_ref().unwrap();
    println!("{} {}", last.level, last.source);
    println!("{:?}", receiver.heard().iter().map(|signal| (signal.level, &signal.source)).collect::<Vec<_>>());
    println!("{} {}", node(&mut *receiver), node(&mut *senders.all[0]));
    #[cfg(feature = "v2")]
    println!("{} {}", senders.all[1].loud().level, receiver.first().unwrap().source);
}
