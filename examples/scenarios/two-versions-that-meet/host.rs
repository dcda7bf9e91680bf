use api::Page;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn seal(page: &mut Page);
}

fn main() {
    let mut page = Page::new((1..20).collect());
    seal(&mut page);
    println!("{} {}", page.sum.total, page.sum.calls);
}
