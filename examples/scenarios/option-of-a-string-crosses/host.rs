use api::Body;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn rename(body: &mut Body) -> String;
}

fn main() {
    let mut body = Body::new(4);
    println!("{}", rename(&mut body));
    println!("{}", rename(&mut body));
    println!("{:?}", body.name);
}
