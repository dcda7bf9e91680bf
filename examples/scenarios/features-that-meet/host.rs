use api::Page;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn seal(page: &mut Page) -> u32;
}

fn main() {
    let mut page = Page::new((1..20).collect());
    println!("{} {}", seal(&mut page), page.state.low);
}
