//! What crosses here is `Option<String>`, by value and both ways.

use engine_api::World;

#[race::export]
pub fn motto(world: &World, word: Option<String>) -> Option<String> {
    let word = word?;
    Some(format!("{word} in frame {}", world.frame))
}
