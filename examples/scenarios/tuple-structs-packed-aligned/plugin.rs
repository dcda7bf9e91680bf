use api::{Line, Tint, Wire};

#[race::export]
pub fn look(tint: &mut Tint, wire: &mut Wire, line: &mut Line) -> String {
    tint.0 *= 2.0;
    tint.1.push('!');
    wire.value += wire.tag as u32;
    line.count += 1;
    line.unit = ();
    let copy = *wire;
    let lines = [line.clone(), line.clone()];
    format!("{} {} {} {} {}", tint.0, tint.1, { copy.value }, lines[1].count, &lines[1] as *const Line as usize % 64)
}
