use api::{Body, Failure, Store};
use std::any::{Any, TypeId};
use std::error::Error;

/// Known to nobody else.
pub struct Mine(u32);

/// The same fields under another name.
pub struct Other(u32);

#[race::export]
pub fn boxed(what: u32) -> Box<dyn Any> {
    match what {
        0 => Box::new(Body::new(3)),
        1 => Box::new(String::from("text")),
        2 => Box::new(Mine(5)),
        3 => Box::new(Other(6)),
        4 => Box::new(vec![Body::new(8)]),
        _ => Box::new(9u8),
    }
}

#[race::export]
pub fn kind(value: &dyn Any) -> u32 {
    if let Some(body) = value.downcast_ref::<Body>() {
        body.mass
    } else if value.is::<String>() {
        1001
    } else if let Some(mine) = value.downcast_ref::<Mine>() {
        mine.0 + 2000
    } else if let Some(other) = value.downcast_ref::<Other>() {
        other.0 + 3000
    } else if let Some(bodies) = value.downcast_ref::<Vec<Body>>() {
        bodies[0].mass + 4000
    } else if value.type_id() == TypeId::of::<u8>() {
        1008
    } else {
        9999
    }
}

#[race::export]
pub fn heavier(value: Box<dyn Any>) -> Result<Box<dyn Any>, Box<dyn Any>> {
    let mut body = value.downcast::<Body>()?;
    body.mass += 1;
    Ok(body)
}

#[race::export]
pub fn fails(how: u32) -> Box<dyn Error> {
    if how == 0 { Box::new(Failure::new("by the plugin")) } else { Box::from("text") }
}

#[race::export]
pub fn reason(error: &(dyn Error + 'static)) -> String {
    match error.downcast_ref::<Failure>() {
        Some(failure) => format!("failure: {}", failure.reason),
        None => format!("other: {error}"),
    }
}

#[race::export]
pub fn find(store: &Store) -> u32 {
    let body = store.get(&TypeId::of::<Body>()).and_then(|body| body.downcast_ref::<Body>());
    let number = store.get(&TypeId::of::<u64>()).and_then(|number| number.downcast_ref::<u64>());
    body.map_or(0, |body| body.mass) * 10 + *number.unwrap_or(&0) as u32
}

#[race::export]
pub fn add(store: &mut Store) {
    store.insert(TypeId::of::<Mine>(), Box::new(Mine(4)));
    store.insert(TypeId::of::<Other>(), Box::new(Other(4)));
}

#[race::export]
pub fn panics(what: u32) {
    match what {
        0 => panic!("literal"),
        1 => panic!("formatted {what}"),
        _ => std::panic::panic_any(Body::new(what)),
    }
}

#[race::export]
pub fn catches(act: fn(u32), what: u32) -> String {
    match std::panic::catch_unwind(|| act(what)) {
        Ok(()) => "no panic".to_string(),
        Err(payload) => match (payload.downcast_ref::<&str>(), payload.downcast_ref::<String>(), payload.downcast_ref::<Body>()) {
            (Some(text), ..) => format!("&str {text}"),
            (_, Some(text), _) => format!("String {text}"),
            (.., Some(body)) => format!("body of {}", body.mass),
            _ => "something".to_string(),
        },
    }
}

#[race::export]
pub fn names() -> [TypeId; 3] {
    const CONSTANT: TypeId = TypeId::of::<Body>();
    static STATIC: [TypeId; 2] = [TypeId::of::<Failure>(), TypeId::of::<dyn Error>()];
    [CONSTANT, STATIC[0], STATIC[1]]
}
