//! The compiler's command line: reading options in both spellings, taking them out, putting others in.

/// A command line without the program's name.
#[derive(Clone, Debug)]
pub struct Arguments(pub Vec<String>);

/// Options that take their value as the next argument; `-C` and `-Z` too.
const WITH_VALUE: [&str; 16] = [
    "--crate-name",
    "--crate-type",
    "--edition",
    "--emit",
    "--out-dir",
    "--target",
    "--cap-lints",
    "--extern",
    "--cfg",
    "--check-cfg",
    "--print",
    "-L",
    "-l",
    "-o",
    "--sysroot",
    "--error-format",
];

impl Arguments {
    /// With `@file` replaced by the lines of the file.
    pub fn expanded(given: &[String]) -> Arguments {
        let lines = |file: &str| std::fs::read_to_string(file).ok().map(|text| text.lines().map(String::from).collect::<Vec<_>>());
        Arguments(
            given
                .iter()
                .flat_map(|argument| argument.strip_prefix('@').and_then(lines).unwrap_or_else(|| vec![argument.clone()]))
                .collect(),
        )
    }
    /// The values of an option, `--NAME VALUE` or `--NAME=VALUE`.
    pub fn values(&self, name: &str) -> Vec<&str> {
        let joined = format!("{name}=");
        let mut values = Vec::new();
        for (i, argument) in self.0.iter().enumerate() {
            if argument == name {
                values.extend(self.0.get(i + 1).map(String::as_str));
            } else if let Some(value) = argument.strip_prefix(&joined) {
                values.push(value);
            }
        }
        values
    }
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values(name).last().copied()
    }
    /// The value of `-C NAME=VALUE`, in all spellings; an option without value gives the empty string.
    pub fn codegen(&self, name: &str) -> Option<String> {
        let mut found = None;
        for (i, argument) in self.0.iter().enumerate() {
            let option = match argument.as_str() {
                "-C" | "--codegen" => self.0.get(i + 1).map(String::as_str),
                other => other.strip_prefix("-C").or_else(|| other.strip_prefix("--codegen=")),
            };
            let Some(option) = option else { continue };
            let (key, value) = option.split_once('=').unwrap_or((option, ""));
            if key.replace('_', "-") == name {
                found = Some(value.to_string());
            }
        }
        found
    }
    /// Takes out `-C NAME…` for every name.
    pub fn without_codegen(self, names: &[&str]) -> Arguments {
        let is_named = |option: &str| names.contains(&option.split('=').next().unwrap_or(option).replace('_', "-").as_str());
        let (mut kept, mut rest) = (Vec::new(), self.0.into_iter());
        while let Some(argument) = rest.next() {
            if argument == "-C" || argument == "--codegen" {
                let value = rest.next().unwrap_or_default();
                if !is_named(&value) {
                    kept.extend([argument, value]);
                }
            } else if !argument.strip_prefix("-C").or(argument.strip_prefix("--codegen=")).is_some_and(is_named) {
                kept.push(argument);
            }
        }
        Arguments(kept)
    }
    /// Takes out `--NAME VALUE` and `--NAME=VALUE` for every name.
    pub fn without(self, names: &[&str]) -> Arguments {
        let (mut kept, mut rest) = (Vec::new(), self.0.into_iter());
        while let Some(argument) = rest.next() {
            if names.contains(&argument.as_str()) {
                rest.next();
            } else if !names.iter().any(|name| argument.strip_prefix(name).is_some_and(|rest| rest.starts_with('='))) {
                kept.push(argument);
            }
        }
        Arguments(kept)
    }
    pub fn with<T: Into<String>>(mut self, more: impl IntoIterator<Item = T>) -> Arguments {
        self.0.extend(more.into_iter().map(Into::into));
        self
    }
    /// The place of the source file among the arguments.
    pub fn input(&self) -> Option<usize> {
        let mut i = 0;
        while i < self.0.len() {
            let argument = self.0[i].as_str();
            if WITH_VALUE.contains(&argument)
                || matches!(argument, "-C" | "-Z" | "-A" | "-W" | "-D" | "-F" | "--codegen" | "--json" | "--color" | "--remap-path-prefix")
            {
                i += 1;
            } else if !argument.starts_with('-') {
                return Some(i);
            }
            i += 1;
        }
        None
    }
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|argument| argument == name || argument.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
    }
}
