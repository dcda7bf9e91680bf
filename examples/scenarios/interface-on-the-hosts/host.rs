use api::Page;

#[race::import(editor)]
unsafe extern "Rust" {
    safe fn edit(page: &mut Page) -> u32;
}

fn main() {
    let mut page = Page::new();
    println!("{} {} {}", edit(&mut page), page.width, page.text);
}
