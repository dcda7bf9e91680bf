use api::Shape;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(shapes: &mut Vec<Shape>) -> String;
}

fn main() {
    let mut shapes = api::shapes();
    println!("{}", run(&mut shapes));
    println!("{shapes:?}");
}
