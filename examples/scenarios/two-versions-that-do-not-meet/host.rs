use api::Page;

mod first {
    #[race::import(plugin)]
    unsafe extern "Rust" {
        pub safe fn seal(page: &mut api::Page);
    }
}

mod second {
    #[race::import(other)]
    unsafe extern "Rust" {
        pub safe fn seal(page: &mut api::Page);
    }
}

fn main() {
    let mut page = Page::new((1..20).collect());
    for _ in 0..2 {
        first::seal(&mut page);
        println!("{}", page.sum);
        second::seal(&mut page);
        println!("{}", page.sum);
        println!("{}", sum::Sum::new().total);
    }
}
