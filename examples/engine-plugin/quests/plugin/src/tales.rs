//! Cows: texts and slices that are lent where they can be.

use crate::tell;
use engine_api::{Body, Log, Vec3};
use std::borrow::Cow;

/// The name itself, if it is short.
#[race::export]
pub fn epithet(name: &str) -> Cow<'_, str> {
    if name.len() < 4 { Cow::Borrowed(name) } else { Cow::Owned(format!("{} the long", &name[..3])) }
}

#[race::export]
pub fn verses(log: &mut dyn Log, mut verses: Vec<Cow<'static, str>>) -> Vec<Cow<'static, str>> {
    tell(log, &verses);
    if let Some(last) = verses.last_mut() {
        last.to_mut().push('!');
    }
    verses.push("The end.".into());
    verses
}

/// A way without its turns back.
#[race::export]
pub fn route<'a>(log: &mut dyn Log, points: Cow<'a, [Vec3]>) -> Cow<'a, [Vec3]> {
    tell(log, &(matches!(points, Cow::Borrowed(_)), &points));
    match points {
        Cow::Owned(mut points) => {
            points.retain(|point| point.x >= 0.0);
            points.into()
        }
        Cow::Borrowed(points) => points.split_last().map_or(points, |(_, before)| before).into(),
    }
}

/// Who plays in it, if anybody does.
#[race::export]
pub fn cast<'a>(bodies: Cow<'a, [Body]>, awake: bool) -> Option<Cow<'a, [Body]>> {
    if bodies.is_empty() {
        return None;
    }
    if bodies.iter().all(|body| body.awake == awake) {
        return Some(bodies);
    }
    let mut playing = bodies.into_owned();
    playing.retain(|body| body.awake == awake);
    Some(playing.into())
}

#[race::export]
pub fn refrain(letters: &Cow<'_, [Option<char>]>, before: Option<Cow<'static, str>>) -> Option<Cow<'static, str>> {
    let Some(first) = letters.first() else { return before };
    Some(first.map_or(Cow::Borrowed("hum"), |first| Cow::Owned(format!("{}{first}", before.unwrap_or_default()))))
}
