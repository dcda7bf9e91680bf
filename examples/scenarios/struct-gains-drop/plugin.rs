use api::Body;

#[race::export]
pub fn consume(boxed: Box<Body>, many: Vec<Body>) -> u64 {
    let sum = boxed.id + many.iter().map(|body| body.id + body.name.len() as u64).sum::<u64>();
    drop(many);
    sum
}
