use api::{Body, Kind};

#[inline(never)]
fn maybe(i: u64) -> Option<Body> {
    (i % 2 == 0).then(|| Body::new(i))
}

#[inline(never)]
fn nested(i: u64) -> Option<Option<Body>> {
    (i % 3 != 0).then(|| maybe(i))
}

#[race::export]
pub fn run(body: &mut Body) -> String {
    let all: Vec<Option<Body>> = (0..4).map(maybe).collect();
    let sizes: Vec<u64> = all.iter().map(|one| one.as_ref().map_or(100, |body| body.size)).collect();
    let nested: Vec<u32> = (0..6).map(nested).map(|one| match one { None => 0, Some(None) => 1, Some(Some(_)) => 2 }).collect();
    body.kind = Kind::Rock;
    format!("{sizes:?} {nested:?} {all:?}")
}
