#[race::resilient]
pub struct World {
    pub names: Vec<String>,
    pub frame: u32,
}

/// How far one goes.
pub const LIMIT: u32 = 5 + 5;

impl World {
    pub fn new() -> World {
        World { names: vec!["one".to_string(), "three".to_string()], frame: 1 }
    }
    /// The sum over all names.
    pub fn sum<F: Fn(&str) -> u32>(&self, of: F) -> u32 {
        let mut sum = 0;
        for name in &self.names {
            sum += of(name);
        }
        sum
    }
    pub fn same<F: Fn(u32) -> u32>(&self, of: F) -> u32 {
        // a comment is no change
        of(self.frame)
    }
}
