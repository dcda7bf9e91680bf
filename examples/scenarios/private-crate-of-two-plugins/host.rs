use api::Page;

mod first {
    #[race::import(one)]
    unsafe extern "Rust" {
        pub safe fn seal(page: &mut api::Page) -> u32;
    }
}

mod second {
    #[race::import(two)]
    unsafe extern "Rust" {
        pub safe fn seal(page: &mut api::Page) -> u32;
    }
}

fn main() {
    let mut page = Page::new((1..9).collect());
    for _ in 0..2 {
        println!("{} {}", first::seal(&mut page), page.sum);
        println!("{} {}", second::seal(&mut page), page.sum);
    }
}
