use api::{Base, Other};

trait Extra {
    fn extra(&self) -> u32;
}

trait First: Other + Extra {
    fn first(&self) -> u32;
}

trait Second: Extra + Other {
    fn second(&self) -> u32;
}

struct Thing(Box<u32>);

impl Base for Thing {
    fn base(&self) -> u32 {
        *self.0
    }
}

impl Other for Thing {
    fn other(&self) -> u32 {
        *self.0 * 2
    }
}

impl Extra for Thing {
    fn extra(&self) -> u32 {
        7
    }
}

impl First for Thing {
    fn first(&self) -> u32 {
        1
    }
}

impl Second for Thing {
    fn second(&self) -> u32 {
        2
    }
}

#[inline(never)]
fn look(first: &dyn First, second: &dyn Second) -> u32 {
    first.first() + first.base() + first.other() + first.extra() + second.second() + second.base() + second.other() + second.extra()
}

#[race::export]
pub fn others() -> [Box<dyn Other>; 2] {
    let (first, second): (Box<dyn First>, Box<dyn Second>) = (Box::new(Thing(Box::new(10))), Box::new(Thing(Box::new(20))));
    println!("{}", look(&*first, &*second));
    [first, second]
}

#[race::export]
pub fn bases() -> [Box<dyn Base>; 3] {
    let (first, second): (Box<dyn First>, Box<dyn Second>) = (Box::new(Thing(Box::new(30))), Box::new(Thing(Box::new(40))));
    let extra: Box<dyn Other> = Box::new(Thing(Box::new(50)));
    println!("{}", (&*first as &dyn Extra).extra() + (&*second as &dyn Extra).extra());
    [first, second, extra]
}

#[race::export]
pub fn sum(bases: &[&dyn Base]) -> u32 {
    bases.iter().map(|base| base.base()).sum()
}
