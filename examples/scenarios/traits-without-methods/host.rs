use api::{Act, Both, Counts, Empty, Plain, Speaks};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn plain() -> Box<dyn Plain>;
    pub safe fn empty() -> Box<dyn Empty>;
    pub safe fn nameless() -> Box<dyn Send>;
    pub safe fn both(name: &str) -> Box<dyn Both>;
    pub safe fn act(more: u32) -> Box<dyn Act>;
    pub safe fn hear(both: &dyn Both, act: &dyn Act) -> String;
}

struct Cat;

impl Speaks for Cat {
    fn speak(&self) -> String {
        "miaow".to_string()
    }
}

impl Counts for Cat {
    fn count(&self) -> u32 {
        9
    }
}

fn main() {
    let empty = empty();
    println!("{} {}", size_of_val(&*plain()), size_of_val(&*empty));
    drop(nameless());
    let (both, act) = (both("wow"), act(4));
    println!("{} {} {}", act(5), hear(&*both, &*act), hear(&Cat, &|value| value * 2));
    #[cfg(feature = "v2")]
    println!("{} {}", both.twice(), both.shout());
    let speaks: Box<dyn Speaks> = both;
    println!("{}", speaks.speak());
    #[cfg(feature = "v2")]
    println!("{} {}", speaks.shout(), empty.full());
}
