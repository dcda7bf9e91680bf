/// Shared by host and plugin.
#[race::resilient]
pub struct Wave {
    pub samples: [f32; 8],
    pub rate: u32,
}

impl Wave {
    pub fn new(rate: u32) -> Wave {
        Wave { samples: [0.5; 8], rate }
    }
}
