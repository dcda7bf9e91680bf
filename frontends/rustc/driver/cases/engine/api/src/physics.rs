//! Physics.
/// Body.
#[race::resilient]
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Body {
    /// Id
    pub id: u32,
    /// Pos
    pub pos: Vec3,
    /// Vel
    pub vel: Vec3,
    /// Mass
    pub mass: f64,
    /// Alive
    pub alive: bool,
    /// Name
    pub name: String,
}
/// Vec3
#[race::resilient]
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Vec3(pub f32, pub f32, pub f32);
