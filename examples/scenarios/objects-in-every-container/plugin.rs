use api::{Act, Body, DROPPED, Item, Shelf};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

pub struct Counted {
    name: String,
    value: u32,
}

impl Item for Counted {
    fn value(&self) -> u32 {
        self.value + self.name.len() as u32
    }
    fn set(&mut self, value: u32) {
        self.value = value;
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::Relaxed);
    }
}

/// Needs no dropping.
struct Plain(u32);

impl Item for Plain {
    fn value(&self) -> u32 {
        self.0
    }
    fn set(&mut self, value: u32) {
        self.0 = value;
    }
}

/// Has no size.
struct Nothing;

impl Item for Nothing {
    fn value(&self) -> u32 {
        0
    }
    fn set(&mut self, _: u32) {}
}

/// Holds an evolving struct.
struct Around(Body);

impl Item for Around {
    fn value(&self) -> u32 {
        self.0.mass + self.0.name.len() as u32
    }
    fn set(&mut self, value: u32) {
        self.0.mass = value;
    }
}

struct Fixed(AtomicU32);

impl Item for Fixed {
    fn value(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
    fn set(&mut self, value: u32) {
        *self.0.get_mut() = value;
    }
}

static FIXED: Fixed = Fixed(AtomicU32::new(41));
static OBJECT: &(dyn Item + Sync) = &FIXED;

fn counted(value: u32) -> Counted {
    Counted { name: "counted".to_string(), value }
}

#[race::export]
pub fn boxed(value: u32) -> Box<dyn Item> {
    match value % 4 {
        0 => Box::new(counted(value)),
        1 => Box::new(Plain(value)),
        2 => Box::new(Nothing),
        _ => Box::new(Around(Body::new(value))),
    }
}

#[race::export]
pub fn fixed() -> &'static (dyn Item + Sync) {
    OBJECT
}

#[race::export]
pub fn shared(value: u32) -> Rc<dyn Item> {
    Rc::new(counted(value))
}

#[race::export]
pub fn pinned(value: u32) -> Pin<Box<dyn Item>> {
    Box::pin(counted(value))
}

#[race::export]
pub fn sent(value: u32) -> Box<dyn Item + Send> {
    Box::new(counted(value))
}

#[race::export]
pub fn both(value: u32) -> Arc<dyn Item + Send + Sync> {
    Arc::new(counted(value))
}

#[race::export]
pub fn locked(value: u32) -> Arc<Mutex<dyn Item + Send>> {
    Arc::new(Mutex::new(counted(value)))
}

#[race::export]
pub fn act(factor: u32) -> Act {
    let held = counted(factor);
    Box::new(move |body| body.mass * held.value() + factor)
}

#[race::export]
pub fn change(shelf: &mut Shelf) -> u32 {
    let before = shelf.all.iter().map(|item| item.value()).sum::<u32>() + shelf.shared.value() + shelf.both.value();
    shelf.all.push(boxed(4));
    shelf.all.push(boxed(7));
    shelf.all.swap(0, 1);
    drop(shelf.all.remove(1));
    shelf.weak = Some(Rc::downgrade(&shelf.shared));
    shelf.shared = shared(60);
    shelf.pinned = pinned(70);
    shelf.sent = sent(80);
    shelf.both = both(90);
    shelf.locked.lock().unwrap().set(5);
    shelf.acts.push(act(3));
    shelf.maybe = shelf.maybe.take().map(|_| boxed(8));
    before + shelf.weak.as_ref().and_then(|weak| weak.upgrade()).map_or(1, |item| item.value())
}

#[race::export]
pub fn look(item: &dyn Item, other: &mut dyn Item) -> u32 {
    other.set(item.value() + 1);
    other.value()
}

#[race::export]
pub fn take(item: Box<dyn Item>, act: &dyn Fn(&Body) -> u32) -> u32 {
    item.value() + act(&Body::new(2))
}
