use api::Role;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn actor() -> Box<dyn Role>;
    pub safe fn play(role: &mut dyn Role) -> String;
}

struct Extra;

impl Role for Extra {
    fn name(&self) -> String {
        "extra".to_string()
    }
}

fn main() {
    let mut actor = actor();
    println!("{}", Extra.generic(7u8));
    println!("{} / {}", play(&mut *actor), play(&mut Extra));
    println!("{} {} {}", actor.act(1), actor.name(), actor.weight());
}
