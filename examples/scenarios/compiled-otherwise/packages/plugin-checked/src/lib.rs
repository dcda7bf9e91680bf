use api::Wave;

#[race::export]
pub fn energy(wave: &Wave) -> f32 {
    wave.samples.iter().map(|sample| sample * sample).sum::<f32>() * wave.rate as f32
}
