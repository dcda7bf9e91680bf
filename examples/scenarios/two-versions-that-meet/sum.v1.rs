pub struct Sum {
    pub total: u32,
    pub calls: u32,
}

impl Sum {
    #[inline(never)]
    pub fn add(&mut self, value: u32) {
        self.calls += 1;
        self.total += value;
    }
}
