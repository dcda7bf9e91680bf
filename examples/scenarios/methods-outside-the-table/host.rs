use api::Part;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn part() -> Box<dyn Part>;
    pub safe fn ask(part: &dyn Part) -> u64;
}

struct Own;

impl Part for Own {
    fn first(&self) -> u64 {
        5
    }
    fn by_value(self) -> u64 {
        50
    }
    fn second(&self) -> u64 {
        6
    }
}

fn main() {
    let part = part();
    println!("{} {} {} {}", part.first(), part.second(), ask(&*part), ask(&Own));
    #[cfg(feature = "v2")]
    println!("{} {}", Own.named("own"), Own::again());
    println!("{}", Own.by_value());
}
