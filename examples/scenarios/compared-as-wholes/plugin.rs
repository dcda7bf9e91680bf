use api::{Body, Key};
use std::collections::BTreeSet;

#[race::export]
pub fn run(bodies: &[Body]) -> u64 {
    let keys: Vec<Key> = bodies.iter().map(|body| body.key).collect();
    let again = keys.clone();
    let same = u64::from(keys == again) + 10 * u64::from(keys[0] == keys[2]) + 100 * u64::from(keys[..2] == keys[2..]);
    let ordered: BTreeSet<Key> = keys.iter().copied().collect();
    let found = keys.iter().position(|key| *key == bodies[3].key).unwrap_or(99) as u64;
    let least = ordered.first().map_or(0, |key| u64::from(key.id));
    same + 1000 * ordered.len() as u64 + 10_000 * found + 100_000 * least + u64::from(keys[1] > keys[0])
}
