use std::{future::Future, pin::Pin, rc::Rc, sync::Arc};

#[race::resilient]
pub trait Shape {
    fn by_reference(&self) -> u32 {
        self.sides() * 10
    }
    fn by_exclusive_reference(&mut self) -> u32 {
        let sides = self.by_reference();
        self.grow(sides);
        self.sides()
    }
    fn sides(&self) -> u32;
    fn by_box(self: Box<Self>) -> u32 {
        self.sides() + 100
    }
    fn by_rc(self: Rc<Self>) -> usize {
        Rc::strong_count(&self) * 1000 + self.sides() as usize
    }
    fn by_arc(self: Arc<Self>) -> usize {
        Arc::strong_count(&self) * 1000 + self.sides() as usize
    }
    fn by_pin(self: Pin<&mut Self>) -> u32 {
        self.sides() + 7
    }
    fn by_pinned_box(self: Pin<Box<Self>>) -> u32 {
        self.sides() + 8
    }
    fn in_memory(&self) -> [u64; 6] {
        [self.sides() as u64; 6]
    }
    fn owned(&self, prefix: &str) -> String {
        format!("{prefix}{}", self.sides())
    }
    fn fallible(&self, limit: u32) -> Result<u32, String> {
        if self.sides() > limit { Err(self.owned("too many: ")) } else { Ok(self.sides()) }
    }
    fn wide(&self, with: u128) -> u128 {
        with + u128::from(self.sides())
    }
    fn longest<'a>(&self, one: &'a str, other: &'a str) -> &'a str {
        if one.len() + self.sides() as usize > other.len() { one } else { other }
    }
    fn sized(&self) -> u32
    where
        Self: Sized,
    {
        1
    }
    fn generic<T: Into<u32>>(&self, more: T) -> u32
    where
        Self: Sized,
    {
        self.sides() + more.into()
    }
    /// # Safety
    /// `place` can be read.
    unsafe fn raw(&self, place: *const u32) -> u32 {
        unsafe { *place + self.sides() }
    }
    extern "C" fn foreign(&self, more: u32) -> u32 {
        self.sides() + more
    }
    fn grow(&mut self, by: u32);
    fn later<'a>(&'a self) -> Pin<Box<dyn Future<Output = u32> + 'a>> {
        Box::pin(async move { self.sides() + 9 })
    }
    fn closure(&self) -> Box<dyn Fn(u32) -> u32 + '_> {
        Box::new(move |more| self.sides() + more)
    }
}
