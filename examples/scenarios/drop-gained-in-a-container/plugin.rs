use api::Mark;
use std::collections::HashMap;

#[race::export]
pub fn clear(marks: &mut HashMap<u32, Mark>) -> usize {
    let count = marks.len();
    marks.clear();
    count
}
