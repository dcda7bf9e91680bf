use api::Role;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn actor() -> Box<dyn Role>;
    pub safe fn play(role: &mut dyn Role) -> String;
}

struct Extra;

impl Role for Extra {
    #[cfg(not(feature = "v2"))]
    fn act(&mut self, by: u32) -> u32 {
        by
    }
    #[cfg(feature = "v2")]
    fn name(&self) -> String {
        "extra".to_string()
    }
}

fn main() {
    let mut actor = actor();
    #[cfg(feature = "v2")]
    println!("{}", Extra.generic(7u8));
    println!("{} / {}", play(&mut *actor), play(&mut Extra));
    println!("{} {} {}", actor.act(1), actor.name(), actor.weight());
}
