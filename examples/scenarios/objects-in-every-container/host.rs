use api::{Act, Body, DROPPED, Item, Shelf, dropped};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn boxed(value: u32) -> Box<dyn Item>;
    pub safe fn fixed() -> &'static (dyn Item + Sync);
    pub safe fn shared(value: u32) -> Rc<dyn Item>;
    pub safe fn pinned(value: u32) -> Pin<Box<dyn Item>>;
    pub safe fn sent(value: u32) -> Box<dyn Item + Send>;
    pub safe fn both(value: u32) -> Arc<dyn Item + Send + Sync>;
    pub safe fn locked(value: u32) -> Arc<Mutex<dyn Item + Send>>;
    pub safe fn act(factor: u32) -> Act;
    pub safe fn change(shelf: &mut Shelf) -> u32;
    pub safe fn look(item: &dyn Item, other: &mut dyn Item) -> u32;
    pub safe fn take(item: Box<dyn Item>, act: &dyn Fn(&Body) -> u32) -> u32;
}

struct Own(u32);

impl Item for Own {
    fn value(&self) -> u32 {
        self.0
    }
    fn set(&mut self, value: u32) {
        self.0 = value;
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        DROPPED.fetch_add(100, Ordering::Relaxed);
    }
}

struct Global(AtomicU32);

impl Item for Global {
    fn value(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
    fn set(&mut self, _: u32) {}
}

static ONE: Global = Global(AtomicU32::new(5));
static OTHER: Global = Global(AtomicU32::new(6));
static OBJECTS: [&(dyn Item + Sync); 2] = [&ONE, &OTHER];

fn shelf() -> Shelf {
    let mut shelf = Shelf::new(boxed, shared(10), locked(14));
    shelf.all.push(Box::new(Own(2)));
    shelf.pinned = pinned(11);
    shelf.sent = Box::new(Own(12));
    shelf.both = both(13);
    shelf.acts.push(act(15));
    shelf
}

fn main() {
    let mut one = shelf();
    println!("{} {}", one.all.len(), one.acts[0](&Body::new(7)));
    println!("changed {} dropped {}", change(&mut one), dropped());
    println!("{} {} {}", one.all.len(), one.weak.as_ref().is_some_and(|weak| weak.upgrade().is_none()), one.acts[1](&Body::new(8)));
    println!("{} {} {} {}", one.pinned.value(), one.sent.value(), one.both.value(), one.locked.lock().unwrap().value());
    let moved = one;
    drop(moved);
    println!("dropped {}", dropped());
    for value in 0..4 {
        let mut item = boxed(value);
        let looked = look(OBJECTS[0], &mut *item) + look(fixed(), &mut Own(1)) + look(&*item, &mut Own(2));
        println!("{looked} {} dropped {}", take(item, &|body| body.mass + value), dropped());
    }
    let (rc, arc) = (shared(1), both(2));
    let (other, another) = (rc.clone(), arc.clone());
    drop((rc, arc));
    println!("{} {} dropped {}", other.value(), another.value(), dropped());
    drop((other, another));
    println!("dropped {}", dropped());
    let held = act(9);
    println!("{} {}", held(&Body::new(1)), std::thread::spawn(|| sent(3).value()).join().unwrap());
    drop(held);
    println!("dropped {}", dropped());
    println!("{}", take(Box::new(Own(4)), &*act(2)));
    println!("dropped {}", dropped());
    #[cfg(feature = "v2")]
    println!("{} {} {}", boxed(0).twice(), boxed(3).consume(), Box::new(Own(5)).consume());
    #[cfg(feature = "v2")]
    println!("{} dropped {}", OBJECTS[1].twice() + fixed().twice(), dropped());
}
