use api::{Line, Tint, Wire};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn look(tint: &mut Tint, wire: &mut Wire, line: &mut Line) -> String;
}

fn main() {
    let (mut tint, mut wire, mut line) = api::make();
    println!("{}", look(&mut tint, &mut wire, &mut line));
    println!("{tint:?} {} {line:?}", { wire.value });
}
