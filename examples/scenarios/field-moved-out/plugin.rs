use api::Body;

#[race::export]
pub fn name_of(body: Box<Body>) -> String {
    let Body { name, .. } = *body;
    name
}
