use api::Part;

struct Two(u64);

impl Part for Two {
    fn first(&self) -> u64 {
        self.0
    }
    fn by_value(self) -> u64 {
        self.0 * 10
    }
    fn second(&self) -> u64 {
        self.0 + 1
    }
}

#[race::export]
pub fn part() -> Box<dyn Part> {
    Box::new(Two(3))
}

#[race::export]
pub fn ask(part: &dyn Part) -> u64 {
    part.first() * 100 + part.second() + Two(4).by_value()
}
