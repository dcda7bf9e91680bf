#[race::export]
pub fn report(log: &mut dyn api::Log) -> u64 {
    log.line("one");
    log.set(4) as u64
}
