#[race::export]
pub fn sum(id: api::Id) -> u32 {
    id.low + id.high
}
