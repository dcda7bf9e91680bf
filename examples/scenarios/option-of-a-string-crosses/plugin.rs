use api::Body;

#[race::export]
pub fn rename(body: &mut Body) -> String {
    let before = body.name.take();
    body.name = before.is_none().then(|| format!("body {}", body.id));
    format!("{before:?} {:?}", body.name)
}
