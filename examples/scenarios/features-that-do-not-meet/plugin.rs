use api::Page;

#[race::export]
pub fn seal(page: &mut Page) -> bool {
    page.words.push(7);
    page.sum = tool::check(&page.words);
    let mut state = tool::State::default();
    page.words.iter().map(|word| state.add(*word)).last() == Some(page.sum)
}
