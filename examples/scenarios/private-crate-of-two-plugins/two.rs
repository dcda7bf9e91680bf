use api::Page;

#[race::export]
pub fn seal(page: &mut Page) -> u32 {
    page.words.push(tally::count(1000).0);
    page.sum = tally::of(&page.words);
    tally::count(2).1
}
