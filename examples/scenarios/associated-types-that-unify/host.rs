use api::{Sink, Source};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn count() -> Box<dyn Source<Item = u32, Error = String>>;
    pub safe fn drain(source: &mut dyn Source<Item = u32, Error = String>, sink: &mut dyn Sink<u32>) -> String;
}

struct Once(Option<u32>);

impl Source for Once {
    type Item = u32;
    type Error = String;
    fn next(&mut self) -> Result<u32, String> {
        self.0.take().ok_or("taken".to_string())
    }
    fn left(&self) -> usize {
        self.0.iter().count()
    }
}

struct Few(Vec<u32>);

impl Sink<u32> for Few {
    fn put(&mut self, item: u32) -> bool {
        self.0.push(item);
        self.0.len() < 3
    }
}

fn main() {
    let mut few = Few(Vec::new());
    println!("{}", drain(&mut *count(), &mut few));
    println!("{}", drain(&mut Once(Some(9)), &mut few));
    println!("{:?}", few.0);
}
