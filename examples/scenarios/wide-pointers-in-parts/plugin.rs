use api::Part;

struct Mine {
    weight: u64,
    notes: [u32; 3],
}

impl Part for Mine {
    fn weight(&self) -> u64 {
        self.weight + u64::from(self.notes[2])
    }
    fn add(&mut self, amount: u64) {
        self.weight += amount;
        self.notes[2] += 1;
    }
}

impl Drop for Mine {
    fn drop(&mut self) {
        println!("dropped {}", self.weight);
    }
}

#[race::export]
pub fn make(weight: u64) -> Box<dyn Part> {
    Box::new(Mine { weight, notes: [1, 2, 3] })
}

#[race::export]
pub fn parts(part: Box<dyn Part>) -> [usize; 2] {
    unsafe { std::mem::transmute(Box::into_raw(part)) }
}

#[race::export]
pub fn joined(parts: [usize; 2]) -> Box<dyn Part> {
    unsafe { Box::from_raw(std::mem::transmute::<[usize; 2], *mut dyn Part>(parts)) }
}

/// Size and alignment, as every vtable of rustc has them in its second and third word.
#[race::export]
pub fn words(part: &dyn Part) -> [usize; 2] {
    let [_, table]: [usize; 2] = unsafe { std::mem::transmute(part) };
    let words = table as *const usize;
    unsafe { [*words.add(1), *words.add(2)] }
}

/// Another value under the same vtable.
#[race::export]
pub fn twin(of: &dyn Part) -> u64 {
    let [_, table]: [usize; 2] = unsafe { std::mem::transmute(of) };
    let mut twin = std::mem::ManuallyDrop::new(Mine { weight: 40, notes: [0, 0, 2] });
    let whole: &mut dyn Part = unsafe { std::mem::transmute([std::ptr::from_mut(&mut twin) as usize, table]) };
    whole.add(1);
    api::weigh(whole)
}
