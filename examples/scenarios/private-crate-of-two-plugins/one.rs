use api::Page;

#[race::export]
pub fn seal(page: &mut Page) -> u32 {
    page.sum = tally::of(&page.words);
    tally::count(1).1
}
