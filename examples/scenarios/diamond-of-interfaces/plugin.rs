use left::{Sender, Senders};
use right::Receiver;

// through both sides of the diamond the same types
struct Radio {
    id: u32,
    heard: Vec<String>,
    level: u32,
}

impl base::Node for Radio {
    fn id(&self) -> u32 {
        self.id
    }
    fn hear(&mut self, signal: &base::Signal) -> u32 {
        self.heard.push(signal.source.clone());
        self.level += signal.level;
        self.level
    }
}

impl Sender for Radio {
    fn send(&self) -> base::Signal {
        base::Signal::new(self.level + self.id, "radio")
    }
}

impl Receiver for Radio {
    fn heard(&self) -> Vec<base::Signal> {
        self.heard.iter().map(|source| base::Signal::new(self.level, source)).collect()
    }
}

#[race::export]
pub fn receiver(id: u32) -> Box<dyn Receiver> {
    Box::new(Radio { id, heard: Vec::new(), level: 1 })
}

#[race::export]
pub fn connect(senders: &mut Senders, receiver: &mut dyn Receiver) -> u32 {
    senders.all.push(Box::new(Radio { id: 70, heard: Vec::new(), level: 2 }));
    let mut sum = 0;
    for sender in &mut senders.all {
        let signal = sender.send();
        sum += receiver.hear(&signal) + sender.hear(&signal);
        senders.last = Some(Box::new(signal));
    }
    sum
}
