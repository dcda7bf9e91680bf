use api::Source;

struct Count(u32);

impl Source for Count {
    type Item = u32;
    type Error = String;
    fn next(&mut self) -> Result<u32, String> {
        self.0 = self.0.checked_sub(1).ok_or("no more")?;
        Ok(self.0)
    }
    fn left(&self) -> usize {
        self.0 as usize
    }
}

#[race::export]
pub fn total(count: u32) -> u64 {
    api::sum(&mut Count(count))
}
