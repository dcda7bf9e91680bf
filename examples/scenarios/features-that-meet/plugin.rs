use api::Page;

#[race::export]
pub fn seal(page: &mut Page) -> u32 {
    page.words.push(7);
    let words = std::mem::take(&mut page.words);
    words.iter().map(|word| page.state.add(*word)).last().unwrap_or(0)
}
