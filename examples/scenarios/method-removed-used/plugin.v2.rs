use api::Log;

#[race::export]
pub fn report(log: &mut dyn Log) -> usize {
    log.line("one");
    log.count()
}
