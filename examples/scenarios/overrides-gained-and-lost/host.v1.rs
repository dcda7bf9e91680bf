use api::Role;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn actor() -> Box<dyn Role>;
    pub safe fn play(role: &mut dyn Role) -> String;
}

struct Extra;

impl Role for Extra {
    fn act(&mut self, by: u32) -> u32 {
        by
    }
}

fn main() {
    let mut actor = actor();
    println!("{} / {}", play(&mut *actor), play(&mut Extra));
    println!("{} {} {}", actor.act(1), actor.name(), actor.weight());
}
