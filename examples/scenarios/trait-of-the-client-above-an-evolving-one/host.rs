use api::{Base, Other};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn others() -> [Box<dyn Other>; 2];
    pub safe fn bases() -> [Box<dyn Base>; 3];
    pub safe fn sum(bases: &[&dyn Base]) -> u32;
}

trait Own: Other {
    fn own(&self) -> u32;
}

struct Thing;

impl Base for Thing {
    fn base(&self) -> u32 {
        1
    }
}

impl Other for Thing {
    fn other(&self) -> u32 {
        2
    }
}

impl Own for Thing {
    fn own(&self) -> u32 {
        3
    }
}

fn main() {
    let own: Box<dyn Own> = Box::new(Thing);
    println!("{}", own.own() + own.base() + own.other());
    #[cfg(feature = "v2")]
    println!("{}", own.sum());
    for other in others() {
        #[cfg(feature = "v2")]
        println!("{}", other.sum());
        println!("{} {} {}", other.other(), other.base(), sum(&[&*other, &*own]));
    }
    for base in bases() {
        #[cfg(feature = "v2")]
        println!("{}", base.before());
        println!("{}", base.base());
    }
}
