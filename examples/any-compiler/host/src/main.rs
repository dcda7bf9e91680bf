use ledger_api::{Book, Ledger, Page, Reader, Switch, Token, Words};
use std::borrow::Cow;
use std::time::Duration;

#[cfg(feature = "whole")]
extern crate clerk;

#[race::import(clerk)]
unsafe extern "Rust" {
    pub safe fn page(from: u32) -> Page;
    pub safe fn told(page: &Page, words: Words, book: &mut Book) -> String;
    pub safe fn sign(ledger: &mut Ledger, name: Option<String>, span: Option<Duration>) -> Option<Option<String>>;
    pub safe fn kept(count: u32) -> String;
    pub safe fn measured(of: i64) -> (i64, u32);
    pub safe fn reader(of: &str) -> Option<Box<dyn Reader>>;
}

#[cfg(feature = "narrowing")]
#[race::import(clerk)]
unsafe extern "Rust" {
    pub safe fn narrowed(of: u32) -> Result<u8, std::num::TryFromIntError>;
}

fn main() {
    let mut theirs = page('z' as u32);
    println!("{theirs:?}");
    println!("{:?}", page(0xd800).nested);
    theirs.tokens.push(Token::Failed(Err("ours".to_string())));
    theirs.switches.extend([Some(Switch::Set(false)), None]);
    theirs.nested.reverse();
    let words: Words = vec![None, Some(Cow::Borrowed("b")), Some(Cow::Owned("o".to_string()))];
    let mut book: Book = [(1, Some(Some("one".to_string()))), (2, Some(None)), (3, None)].into_iter().collect();
    println!("{}", told(&theirs, words, &mut book));
    let mut left: Vec<_> = book.into_iter().collect();
    left.sort();
    println!("{left:?}");
    let mut ledger = Ledger::new(0);
    for (name, span) in [(None, None), (Some("a"), Some(Duration::from_millis(1500))), (None, None), (Some("b"), None)] {
        let before = sign(&mut ledger, name.map(String::from), span);
        println!("{before:?} {:?} {:?}", ledger.title, ledger.last);
    }
    println!("{}", kept(7));
    std::panic::set_hook(Box::new(|_| {}));
    for number in [1234567, 0, -4] {
        println!("{:?}", std::panic::catch_unwind(|| measured(number)).map_err(|panic| panic.downcast_ref::<&str>().map(|text| text.to_string())));
    }
    println!("{}", reader("").is_none());
    let mut letters = reader("a +-!").unwrap();
    for _ in 0..6 {
        println!("{:?}", letters.next());
    }
    #[cfg(feature = "narrowing")]
    println!("{:?} {:?}", narrowed(7), narrowed(700));
}
