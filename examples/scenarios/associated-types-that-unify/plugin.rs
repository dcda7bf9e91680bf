use api::{Sink, Source};

struct Count(u32);

impl Source for Count {
    type Item = u32;
    type Error = String;
    fn next(&mut self) -> Result<u32, String> {
        self.0 = self.0.checked_sub(1).ok_or_else(|| "no more".to_string())?;
        Ok(self.0)
    }
    fn left(&self) -> usize {
        self.0 as usize
    }
}

#[race::export]
pub fn count() -> Box<dyn Source<Item = u32, Error = String>> {
    Box::new(Count(2))
}

#[race::export]
pub fn drain(source: &mut dyn Source<Item = u32, Error = String>, sink: &mut dyn Sink<u32>) -> String {
    loop {
        match source.next() {
            Ok(item) if sink.put(item) => {}
            Ok(_) => return format!("full, {} left", source.left()),
            Err(error) => return error,
        }
    }
}
