use api::Body;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn play(bodies: &mut Vec<Body>, spare: Body) -> String;
}

fn main() {
    let mut bodies: Vec<Body> = (1..6).map(|id| Body::new(id, (id * 7 % 5) as f32)).collect();
    println!("{}", play(&mut bodies, Body::new(9, 2.5)));
    for body in &bodies {
        println!("{body:?}");
    }
}
