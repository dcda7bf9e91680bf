//! What the driver is asked to do: the JSON file that `RACE_DRIVER_CONFIG` names.

use crate::json::Json;
use std::collections::BTreeSet;
use std::path::PathBuf;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mode {
    Record,
    Probe,
    Natural,
    Layouts,
    Neutral,
    Detect,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Pads of 1 K to 32 K.
    Far,
    /// Pads of 1 to 40: beyond the thresholds that far layouts hide.
    Small,
    /// rustc's own offsets and slots, but marked types are plain memory as in the other probes.
    Natural,
}

#[derive(Clone, Debug)]
pub struct Config {
    pub mode: Mode,
    pub out: PathBuf,
    pub kind: Kind,
    pub seed: u64,
    pub marks: PathBuf,
    /// The neutral std that a client is compiled against, if it is to be linked with hosts by any compiler.
    pub sysroot: Option<String>,
    /// Whether probes move what marks variants.
    pub niches: bool,
    /// Enums, by their names in tables, of which they do not: their values stay numbers in the code, and a guard is taken down for each.
    pub guarded: BTreeSet<String>,
}

impl Config {
    /// `None` where the driver is to be plain rustc; the error is a sentence for the user.
    pub fn read() -> Result<Option<Config>, String> {
        let Some(file) = std::env::var_os("RACE_DRIVER_CONFIG") else { return Ok(None) };
        let text = std::fs::read_to_string(&file).map_err(|error| format!("cannot read {}: {error}", file.display()))?;
        let json = Json::parse(&text).map_err(|error| format!("{}: {error}", file.display()))?;
        parse(&json).map(Some).ok_or_else(|| format!("{}: not a configuration of the driver", file.display()))
    }
}

fn parse(json: &Json) -> Option<Config> {
    let mode = match json.get("mode")?.text()? {
        "record" => Mode::Record,
        "probe" => Mode::Probe,
        "natural" => Mode::Natural,
        "layouts" => Mode::Layouts,
        "neutral" => Mode::Neutral,
        "detect" => Mode::Detect,
        _ => return None,
    };
    let kind = match json.get("probe").and_then(|probe| probe.get("kind")).and_then(Json::text) {
        Some("far") => Kind::Far,
        Some("small") => Kind::Small,
        Some("natural") | None => Kind::Natural,
        Some(_) => return None,
    };
    let seed = match json.get("probe").and_then(|probe| probe.get("seed")) {
        Some(Json::Int(seed)) => *seed as u64,
        _ => 1,
    };
    let folder = |key| Some(PathBuf::from(json.get(key)?.text()?));
    let sysroot = json.get("sysroot").and_then(Json::text).map(String::from);
    let niches = json.get("niches") == Some(&Json::Bool(true));
    let guarded = json.get("guarded").map_or(&[][..], Json::list).iter().filter_map(Json::text).map(String::from).collect();
    Some(Config { mode, out: folder("out")?, kind, seed, marks: folder("marks")?, sysroot, niches, guarded })
}
