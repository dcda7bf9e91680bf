use api::Page;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn seal(page: &mut Page) -> bool;
}

fn main() {
    let mut page = Page::new((1..20).collect());
    println!("{}", seal(&mut page));
    println!("{} {}", page.sum, page.sum == tool::check(&page.words));
}
