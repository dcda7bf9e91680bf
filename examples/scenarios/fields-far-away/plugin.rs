use api::{Inner, World};

#[inline(never)]
fn shift(place: &mut [f32], by: f32) {
    for one in place {
        *one += by;
    }
}

#[inline(never)]
fn inner(inner: &mut Inner) -> u32 {
    inner.byte = inner.byte.wrapping_add(10);
    inner.word += inner.byte as u32;
    inner.place[2] += inner.place[0] + inner.place[1];
    shift(&mut inner.place, 0.25);
    inner.word
}

/// Fields of all widths are read, extended, compared and written.
#[race::export]
pub fn run(world: &mut World) -> String {
    world.byte = world.byte.wrapping_mul(3);
    world.small = -world.small;
    world.yes = !world.yes;
    world.half += world.byte as u16;
    world.short -= world.small as i16;
    world.word += world.half as u32;
    world.signed = world.signed.wrapping_sub(world.short as i32);
    world.wide += world.word as u64;
    world.huge += world.wide as u128;
    world.single *= 2.0;
    world.double += world.single as f64;
    for i in 0..4 {
        world.place[i] *= 3.0;
    }
    shift(&mut world.place, 0.5);
    let word = inner(&mut world.inner);
    let far = &world.word as *const u32 as usize - world as *const World as usize;
    if world.byte > 3 && world.small < 0 {
        world.name = "elsewhere";
    }
    format!(
        "{} {} {} {} {} {} {} {} {} {} {} {:?} {} {word} {} {} {:?} {}",
        world.byte, world.small, world.yes, world.half, world.short, world.word, world.signed, world.wide, world.huge, world.single, world.double, world.place,
        world.name, world.inner.byte, world.inner.word, world.inner.place, far < std::mem::size_of::<World>()
    )
}
