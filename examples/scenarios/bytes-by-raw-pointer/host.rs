use api::Body;

#[race::import(plugin)]
unsafe extern "Rust" {
    safe fn read(pair: &[Body; 2]) -> Vec<Vec<u8>>;
    safe fn same(one: &Body, other: &Body) -> bool;
    safe fn exchange(pair: &mut [Body; 2]);
}

fn main() {
    let mut pair = api::pair();
    for bytes in read(&pair) {
        println!("{bytes:02x?}");
    }
    println!("{} {}", same(&pair[0], &pair[1]), same(&pair[1], &Body::new(0x0304)));
    exchange(&mut pair);
    for body in pair.iter() {
        println!("{:x} {:x}", body.mass, body.speed);
    }
}
