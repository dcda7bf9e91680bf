use api::{Filters, Sample};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn filters() -> Filters;
}

fn main() {
    let mut samples: Vec<Sample> = (0..9).map(|i| Sample::new(&format!("sample {i}"), (i * 37) % 11)).collect();
    for mut filter in filters() {
        println!("{}", filter.apply(&mut samples));
        #[cfg(feature = "v2")]
        println!("{}", filter.name());
    }
    for sample in &samples {
        println!("{} {}", sample.name, sample.value);
    }
}
