//! Makes, takes apart, changes and gives back what compilers mark by values of their own choice: in code, in constants that are made
//! while compiling, in statics, in generic code of std, and in containers that the host filled.

use ledger_api::{Book, Ledger, Nested, Page, Reader, Sign, Switch, Token, Words};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::time::Duration;

const ABSENT: Nested = Some(None);
const LIST: [Option<Cow<'static, str>>; 4] = [None, Some(Cow::Borrowed("c")), Some(Cow::Owned(String::new())), None];
static SPANS: [Option<Option<Duration>>; 3] = [None, Some(None), Some(Some(Duration::new(1, 2)))];
static TEXTS: &[(u8, Option<&str>, Result<char, bool>)] = &[(1, None, Ok('x')), (2, Some("s"), Err(true)), (3, None, Err(false))];

const fn graded(of: Option<char>) -> Result<Option<char>, u8> {
    match of {
        None => Err(3),
        Some('a') => Ok(None),
        Some(other) => Ok(Some(other)),
    }
}
const GRADES: [Result<Option<char>, u8>; 3] = [graded(None), graded(Some('a')), graded(Some('q'))];

fn place(of: Nested) -> u8 {
    match of {
        ABSENT => 1,
        None => 2,
        Some(Some(None)) => 3,
        Some(Some(Some('\u{e000}'..='\u{10ffff}'))) => 4,
        Some(Some(Some(_))) => 5,
    }
}

#[race::export]
pub fn page(from: u32) -> Page {
    let letter = char::from_u32(from);
    Page {
        nested: [None, Some(None), Some(Some(None)), Some(Some(letter))],
        words: LIST.to_vec(),
        book: (0..4).map(|i| (i, if i % 2 == 0 { None } else { Some((i == 3).then(|| format!("line {i}"))) })).collect(),
        spans: SPANS.iter().map(|span| span.flatten()).chain([Duration::from_secs(3).checked_sub(Duration::from_secs(4))]).collect(),
        order: 1.5f32.partial_cmp(&f32::NAN).or(Some(Ordering::Less)),
        truth: [None, Some(None), Some(Some(false)), Some(Some(true))],
        switches: vec![None, Some(Switch::Set(true)), Some(Switch::Broken), Some(Switch::Unknown)],
        tokens: vec![Token::End, Token::Word("w".into()), Token::Letter(None), Token::Letter(letter), Token::Sign(Sign::Minus), Token::Failed(Ok(())), Token::Failed(Err("e".into()))],
    }
}

#[race::export]
pub fn told(page: &Page, words: Words, book: &mut Book) -> String {
    let places: Vec<u8> = page.nested.iter().map(|one| place(*one)).collect();
    let held = words.iter().flatten().filter(|word| matches!(word, Cow::Borrowed(_))).count();
    let switches: Vec<u8> = page.switches.iter().map(|one| match one { None => 0, Some(Switch::Set(on)) => 1 + *on as u8, Some(Switch::Unknown) => 7, Some(Switch::Broken) => 9 }).collect();
    let taken = book.remove(&1).flatten().flatten();
    let missing = book.insert(9, None).is_none();
    let last: Duration = page.spans.iter().flatten().sum();
    format!("{places:?} {held} of {} {switches:?} {taken:?} {missing} {last:?} {:?} {:?} {GRADES:?} {TEXTS:?}", words.len(), page.truth, page.tokens)
}

#[race::export]
pub fn sign(ledger: &mut Ledger, name: Option<String>, span: Option<Duration>) -> Option<Option<String>> {
    ledger.opened += 1;
    let before = std::mem::replace(&mut ledger.title, name);
    ledger.last = span.or(ledger.last.map(|last| last * 2));
    (ledger.opened > 2).then_some(before)
}

/// Keeps ledgers that may not be there: a type of the plugin's own around one that may evolve.
#[race::export]
pub fn kept(count: u32) -> String {
    let shelf: Vec<Option<Option<Ledger>>> = (0..count).map(|i| match i % 3 { 0 => None, 1 => Some(None), _ => Some(Some(Ledger::new(i))) }).collect();
    let text = |one: &Option<Option<Ledger>>| match one { None => "-".to_string(), Some(None) => "empty".to_string(), Some(Some(ledger)) => format!("{} {:?}", ledger.opened, ledger.title) };
    let mut told = shelf.iter().map(text).collect::<Vec<_>>().join(", ");
    // a guard within its body mends the text should the closure panic: releases of std have guards of other names
    told.retain(|letter| letter != 'y');
    told
}

struct Letters(std::vec::IntoIter<char>);

impl Reader for Letters {
    fn next(&mut self) -> Result<Option<Token>, String> {
        match self.0.next() {
            None => Ok(None),
            Some('!') => Err("no shouting".to_string()),
            Some(' ') => Ok(Some(Token::End)),
            Some(letter @ ('+' | '-')) => Ok(Some(Token::Sign(if letter == '+' { Sign::Plus } else { Sign::Minus }))),
            Some(letter) => Ok(Some(Token::Letter(Some(letter)))),
        }
    }
}

#[race::export]
pub fn reader(of: &str) -> Option<Box<dyn Reader>> {
    (!of.is_empty()).then(|| Box::new(Letters(of.chars().collect::<Vec<_>>().into_iter())) as Box<dyn Reader>)
}

/// The error of a conversion is a type of its own size in each release.
#[cfg(feature = "narrowing")]
#[race::export]
pub fn narrowed(of: u32) -> Result<u8, std::num::TryFromIntError> {
    u8::try_from(of)
}

/// The root and the decimal digits of a number. What panics for others stands in std under a name that changes from release to release.
#[race::export]
pub fn measured(of: i64) -> (i64, u32) {
    (of.isqrt(), of.ilog10() + 1)
}
