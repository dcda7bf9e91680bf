use api::{Page, Tool};

#[race::import(editor)]
unsafe extern "Rust" {
    pub safe fn tool() -> Box<dyn Tool>;
}

fn main() {
    let mut page = Page::new(3);
    let mut tool = tool();
    for _ in 0..3 {
        println!("{}: {}", tool.name(), tool.apply(&mut page));
        println!("{}", page.text);
    }
    #[cfg(feature = "v2")]
    println!("{} {}", page.title, tool.help());
}
