use api::Page;

#[race::export]
pub fn seal(page: &mut Page) {
    for word in &page.words {
        page.sum.add(*word);
    }
}
