//! JSON values: what the driver is configured with and all that it writes. Objects keep their keys sorted, so equal values print equally.

use std::collections::BTreeMap;
use std::fmt::Write;

#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    /// Integers only; the driver has no use for fractions. From 2^53 on they print as strings.
    Int(i128),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    pub fn get(&self, key: &str) -> Option<&Json> {
        match self {
            Json::Object(map) => map.get(key),
            _ => None,
        }
    }
    pub fn text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }
    pub fn list(&self) -> &[Json] {
        match self {
            Json::List(list) => list,
            _ => &[],
        }
    }
    pub fn entries(&self) -> impl Iterator<Item = (&String, &Json)> {
        let map = match self {
            Json::Object(map) => Some(map),
            _ => None,
        };
        map.into_iter().flatten()
    }
    /// An object of the entries that are there.
    pub fn object<K: Into<String>>(entries: impl IntoIterator<Item = (K, Json)>) -> Json {
        Json::Object(entries.into_iter().map(|(key, value)| (key.into(), value)).filter(|(_, value)| *value != Json::Null).collect())
    }
    pub fn texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Json {
        Json::List(texts.into_iter().map(|text| Json::Text(text.into())).collect())
    }
    /// Without spaces.
    pub fn print(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }
    fn write(&self, out: &mut String) {
        match self {
            Json::Null => out.push_str("null"),
            Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            Json::Int(value) if value.unsigned_abs() < 1 << 53 => write!(out, "{value}").unwrap(),
            Json::Int(value) => write!(out, "\"{value}\"").unwrap(),
            Json::Text(text) => quote(text, out),
            Json::List(list) => {
                out.push('[');
                for (i, value) in list.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    value.write(out);
                }
                out.push(']');
            }
            Json::Object(map) => {
                out.push('{');
                for (i, (key, value)) in map.iter().enumerate() {
                    if i > 0 {
                        out.push(',');
                    }
                    quote(key, out);
                    out.push(':');
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
    /// Reads one value; nothing but white space may follow.
    pub fn parse(text: &str) -> Result<Json, String> {
        let mut reader = Reader { bytes: text.as_bytes(), at: 0 };
        let value = reader.value(0)?;
        reader.space();
        if reader.at == text.len() {
            Ok(value)
        } else {
            Err(reader.error("end of text"))
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_string())
    }
}
impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}
impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}
impl From<u64> for Json {
    fn from(value: u64) -> Json {
        Json::Int(value as i128)
    }
}
impl From<usize> for Json {
    fn from(value: usize) -> Json {
        Json::Int(value as i128)
    }
}
impl From<i128> for Json {
    fn from(value: i128) -> Json {
        Json::Int(value)
    }
}
impl<T: Into<Json>> From<Option<T>> for Json {
    fn from(value: Option<T>) -> Json {
        value.map_or(Json::Null, Into::into)
    }
}

fn quote(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => write!(out, "\\u{:04x}", c as u32).unwrap(),
            c => out.push(c),
        }
    }
    out.push('"');
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn error(&self, expected: &str) -> String {
        format!("expected {expected} at byte {}", self.at)
    }
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }
    fn space(&mut self) {
        while matches!(self.peek(), b' ' | b'\n' | b'\r' | b'\t') {
            self.at += 1;
        }
    }
    fn take(&mut self, text: &str) -> bool {
        let found = self.bytes[self.at..].starts_with(text.as_bytes());
        if found {
            self.at += text.len();
        }
        found
    }
    fn value(&mut self, depth: u32) -> Result<Json, String> {
        self.space();
        match self.peek() {
            _ if depth > 100 => Err(self.error("less nesting")),
            b'n' if self.take("null") => Ok(Json::Null),
            b't' if self.take("true") => Ok(Json::Bool(true)),
            b'f' if self.take("false") => Ok(Json::Bool(false)),
            b'"' => Ok(Json::Text(self.string()?)),
            b'[' => self.items(b']', |reader| reader.value(depth + 1)).map(Json::List),
            b'{' => self.items(b'}', |reader| reader.entry(depth + 1)).map(|entries| Json::Object(entries.into_iter().collect())),
            _ => self.integer(),
        }
    }
    fn entry(&mut self, depth: u32) -> Result<(String, Json), String> {
        self.space();
        let key = self.string()?;
        self.space();
        if !self.take(":") {
            return Err(self.error("`:`"));
        }
        Ok((key, self.value(depth)?))
    }
    fn items<T>(&mut self, close: u8, mut item: impl FnMut(&mut Self) -> Result<T, String>) -> Result<Vec<T>, String> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        while self.peek() != close {
            items.push(item(self)?);
            self.space();
            if !self.take(",") && self.peek() != close {
                return Err(self.error("`,`"));
            }
            self.space();
        }
        self.at += 1;
        Ok(items)
    }
    fn integer(&mut self) -> Result<Json, String> {
        let start = self.at;
        while matches!(self.peek(), b'-' | b'0'..=b'9') {
            self.at += 1;
        }
        let text = std::str::from_utf8(&self.bytes[start..self.at]).unwrap_or("");
        text.parse().map(Json::Int).map_err(|_| self.error("a value"))
    }
    fn string(&mut self) -> Result<String, String> {
        if !self.take("\"") {
            return Err(self.error("a string"));
        }
        let mut out = Vec::new();
        loop {
            match self.peek() {
                b'"' => break,
                b'\\' => self.escape(&mut out)?,
                byte if byte < b' ' => return Err(self.error("`\"`")),
                byte => {
                    out.push(byte);
                    self.at += 1;
                }
            }
        }
        self.at += 1;
        String::from_utf8(out).map_err(|_| self.error("UTF-8"))
    }
    fn escape(&mut self, out: &mut Vec<u8>) -> Result<(), String> {
        self.at += 2;
        let c = match self.bytes.get(self.at - 1) {
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'u') => self.code_point()?,
            Some(&byte) => byte as char,
            None => return Err(self.error("an escape")),
        };
        out.extend(c.encode_utf8(&mut [0; 4]).bytes());
        Ok(())
    }
    fn code_point(&mut self) -> Result<char, String> {
        let high = self.hex()?;
        if (0xd800..0xdc00).contains(&high) && self.take("\\u") {
            let low = self.hex()?;
            return char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low.wrapping_sub(0xdc00) & 0x3ff)).ok_or(self.error("a character"));
        }
        char::from_u32(high).ok_or(self.error("a character"))
    }
    fn hex(&mut self) -> Result<u32, String> {
        let digits = self.bytes.get(self.at..self.at + 4).and_then(|digits| std::str::from_utf8(digits).ok());
        self.at += 4;
        digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()).ok_or(self.error("four hexadecimal digits"))
    }
}
