use std::borrow::Cow;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::time::Duration;

/// May evolve: the plugin follows it, and what marks an absent `Ledger` as well.
#[race::resilient]
pub struct Ledger {
    pub title: Option<String>,
    pub opened: u32,
    pub last: Option<Duration>,
}

impl Ledger {
    pub fn new(opened: u32) -> Ledger {
        Ledger { title: None, opened, last: None }
    }
}

/// Its variants without data are marked in what a `String`, a `char` or another enum never is.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    End,
    Word(String),
    Letter(Option<char>),
    Sign(Sign),
    Failed(Result<(), String>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(u8)]
pub enum Sign {
    Plus = 3,
    Minus = 200,
    Times = 17,
}

/// Several values at once, beside those of a `bool`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Switch {
    Set(bool),
    Unknown,
    Broken,
}

pub type Nested = Option<Option<Option<char>>>;
pub type Words = Vec<Option<Cow<'static, str>>>;
pub type Book = HashMap<u32, Option<Option<String>>>;

/// What goes out and comes back.
#[derive(Debug)]
pub struct Page {
    pub nested: [Nested; 4],
    pub words: Words,
    pub book: Vec<(u32, Option<Option<String>>)>,
    pub spans: Vec<Option<Duration>>,
    pub order: Option<Ordering>,
    pub truth: [Option<Option<bool>>; 4],
    pub switches: Vec<Option<Switch>>,
    pub tokens: Vec<Token>,
}

/// An object of the plugin's, called by the host.
pub trait Reader {
    fn next(&mut self) -> Result<Option<Token>, String>;
}
