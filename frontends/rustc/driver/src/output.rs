//! Files appear whole or not at all.

use std::path::Path;

/// Writes a file beside its place, then moves it there; makes the folder.
pub fn write(file: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let part = file.with_extension(format!("part{}", std::process::id()));
    std::fs::write(&part, text)?;
    std::fs::rename(&part, file)
}
