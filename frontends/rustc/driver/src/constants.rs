//! rustc names a constant by a hash of its bytes, `@alloc_…`, so that the same constant has another name under another layout.
//! Here they get numbers in the order in which they appear, of as many digits as the hash had.

use std::collections::HashMap;

const PREFIX: &str = "@alloc_";
const DIGITS: usize = 32;

/// The IR with every `@alloc_HASH` replaced by `@alloc_NUMBER`.
pub fn renamed(ir: &str) -> String {
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut out = String::with_capacity(ir.len());
    let mut rest = ir;
    while let Some(at) = rest.find(PREFIX) {
        let start = at + PREFIX.len();
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let Some(hash) = rest.get(..DIGITS).filter(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit())) else { continue };
        let next = numbers.len();
        out.push_str(&format!("{:032}", numbers.entry(hash).or_insert(next)));
        rest = &rest[DIGITS..];
    }
    out.push_str(rest);
    out
}
