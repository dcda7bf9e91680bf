use api::Page;

#[race::export]
pub fn seal(page: &mut Page) {
    let mut sum = sum::Sum::new();
    for word in &page.words {
        sum.add(*word);
    }
    page.sum = sum.total;
}
