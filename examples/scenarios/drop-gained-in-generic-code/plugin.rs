#[race::export]
pub fn run() -> String {
    api::marked(17) + &api::marked("text")
}
