use api::Role;

struct Actor(u32);

impl Role for Actor {
    fn weight(&self) -> u32 {
        self.0
    }
    fn act(&mut self, by: u32) -> u32 {
        self.0 += by;
        self.0
    }
}

#[race::export]
pub fn actor() -> Box<dyn Role> {
    Box::new(Actor(1))
}

#[race::export]
pub fn play(role: &mut dyn Role) -> String {
    format!("{} {} {}", role.act(2), role.name(), role.weight())
}
