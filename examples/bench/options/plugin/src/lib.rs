//! Kernels over values whose absence lies in unused values of what they hold: read, matched, made, changed and sorted.

use std::borrow::Cow;
use std::time::Duration;
use values_api::Report;

/// Its variants without data are marked in what a `String` never is.
#[derive(Clone)]
pub enum Token {
    End,
    Word(String),
    Letter(Option<char>),
}

fn absent(names: &[Option<String>]) -> u64 {
    names.iter().filter(|name| name.is_none()).count() as u64
}

fn spent(spans: &[Option<Duration>]) -> u64 {
    spans.iter().flatten().map(|span| span.subsec_nanos() as u64).sum()
}

fn letters(letters: &[Option<Option<char>>]) -> u64 {
    letters.iter().fold(0, |sum: u64, one| match one {
        None => sum + 1,
        Some(None) => sum.wrapping_mul(3),
        Some(Some(letter)) => sum ^ *letter as u64,
    })
}

fn made(count: u64) -> Vec<Option<Duration>> {
    (0..count).map(|i| (i % 3 != 0).then(|| Duration::new(i, i as u32))).collect()
}

#[inline(never)]
fn checked(at: u64) -> Result<(), String> {
    if at % 64 == 63 { Err(String::new()) } else { Ok(()) }
}

fn failures(count: u64) -> u64 {
    (0..count).filter(|at| checked(*at).is_err()).count() as u64
}

fn tokens(of: &[Token]) -> u64 {
    of.iter().fold(0, |sum, one| match one {
        Token::End => sum + 1,
        Token::Word(word) => sum + word.len() as u64,
        Token::Letter(letter) => sum ^ letter.map_or(7, |letter| letter as u64),
    })
}

fn borrowed(words: &[Cow<'static, str>]) -> u64 {
    words.iter().map(|word| if matches!(word, Cow::Borrowed(_)) { word.len() as u64 } else { 1 }).sum()
}

fn replaced(spans: &mut [Option<Duration>]) -> u64 {
    spans.iter_mut().fold(0, |sum, span| match span.take() {
        None => {
            *span = Some(Duration::from_nanos(sum));
            sum + 1
        }
        Some(before) => sum + before.subsec_nanos() as u64,
    })
}

fn sorted(mut spans: Vec<Option<Duration>>) -> u64 {
    spans.sort_unstable_by_key(|span| span.map(|span| span.as_nanos() as u64 % 97));
    spans.iter().position(Option::is_some).unwrap_or(0) as u64
}

/// One kernel of these, over `count` values, `repeats` times: what came out.
#[race::export]
pub fn run(report: &mut Report, kernel: u64, count: u64, repeats: u64) -> u64 {
    let names: Vec<Option<String>> = (0..count).map(|i| (i % 3 != 0).then(|| format!("{i}"))).collect();
    let mut spans = made(count);
    let chars: Vec<Option<Option<char>>> = (0..count).map(|i| (i % 5 != 0).then(|| char::from_u32(if i % 4 == 0 { 0xd800 } else { i as u32 }))).collect();
    let words: Vec<Token> = (0..count).map(|i| [Token::End, Token::Word(i.to_string()), Token::Letter(char::from_u32(i as u32)), Token::Letter(None)][i as usize % 4].clone()).collect();
    let cows: Vec<Cow<'static, str>> = (0..count).map(|i| if i % 2 == 0 { Cow::Borrowed("word") } else { Cow::Owned(i.to_string()) }).collect();
    report.lines += 1;
    let mut sum = 0u64;
    for _ in 0..repeats {
        let one = match kernel {
            0 => absent(std::hint::black_box(&names)),
            1 => spent(std::hint::black_box(&spans)),
            2 => letters(std::hint::black_box(&chars)),
            3 => std::hint::black_box(made(count)).len() as u64,
            4 => failures(std::hint::black_box(count)),
            5 => tokens(std::hint::black_box(&words)),
            6 => borrowed(std::hint::black_box(&cows)),
            7 => replaced(std::hint::black_box(&mut spans)),
            _ => sorted(std::hint::black_box(&spans).clone()),
        };
        sum = sum.wrapping_mul(31).wrapping_add(one);
    }
    sum
}
