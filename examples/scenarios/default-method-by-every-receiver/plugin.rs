use api::Shape;

struct Square {
    name: String,
    sides: u32,
}

impl Shape for Square {
    fn sides(&self) -> u32 {
        self.sides + self.name.len() as u32
    }
    fn grow(&mut self, by: u32) {
        self.sides += by;
    }
}

impl Drop for Square {
    fn drop(&mut self) {
        println!("drop {} {}", self.name, self.sides);
    }
}

fn square(name: &str, sides: u32) -> Square {
    Square { name: name.to_string(), sides }
}

#[race::export]
pub fn boxed(sides: u32) -> Box<dyn Shape> {
    Box::new(square("box", sides))
}

#[race::export]
pub fn counted(sides: u32) -> std::rc::Rc<dyn Shape> {
    std::rc::Rc::new(square("rc", sides))
}

#[race::export]
pub fn shared(sides: u32) -> std::sync::Arc<dyn Shape> {
    std::sync::Arc::new(square("arc", sides))
}

#[race::export]
pub fn sum(shapes: &[Box<dyn Shape>]) -> u32 {
    shapes.iter().map(|shape| shape.sides()).sum()
}
