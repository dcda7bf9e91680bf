//! Records of the graph (STEG) as `ARCHITECTURE.md` writes them: one a key, attributes and edges sorted.

use crate::json::Json;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Default)]
pub struct Record {
    kind: &'static str,
    attributes: BTreeMap<&'static str, Json>,
    edges: BTreeMap<&'static str, BTreeSet<String>>,
}

impl Record {
    /// States an attribute; `Json::Null` states nothing.
    pub fn set(&mut self, name: &'static str, value: impl Into<Json>) -> &mut Record {
        let value = value.into();
        if value != Json::Null {
            self.attributes.insert(name, value);
        }
        self
    }
    pub fn edge(&mut self, kind: &'static str, to: impl Into<String>) -> &mut Record {
        self.edges.entry(kind).or_default().insert(to.into());
        self
    }
    fn json(&self, key: &str) -> Json {
        let edges = self.edges.iter().map(|(kind, targets)| (*kind, Json::texts(targets.iter().cloned())));
        Json::object([
            ("key", Json::from(key)),
            ("kind", self.kind.into()),
            ("attributes", Json::object(self.attributes.iter().map(|(name, value)| (*name, value.clone())))),
            ("edges", Json::object(edges)),
        ])
    }
}

#[derive(Default)]
pub struct Graph(BTreeMap<String, Record>);

impl Graph {
    /// The record with this key, made if it is new.
    pub fn node(&mut self, key: impl Into<String>, kind: &'static str) -> &mut Record {
        let record = self.0.entry(key.into()).or_default();
        record.kind = kind;
        record
    }
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }
    /// Keys of the records that have edges of this kind.
    pub fn keys_with(&self, edge: &'static str) -> BTreeSet<String> {
        self.0.iter().filter(|(_, record)| record.edges.contains_key(edge)).map(|(key, _)| key.clone()).collect()
    }
    /// Drops the records of a kind that the test refuses, and what is then reachable from no record of the other roots.
    pub fn keep(&mut self, roots: impl Fn(&str, &'static str) -> bool) {
        let mut reached: BTreeSet<String> = BTreeSet::new();
        let mut pending: Vec<String> = self.0.iter().filter(|(key, record)| roots(key, record.kind)).map(|(key, _)| key.clone()).collect();
        while let Some(key) = pending.pop() {
            if let Some(record) = self.0.get(&key).filter(|_| reached.insert(key.clone())) {
                pending.extend(record.edges.values().flatten().filter(|to| !to.starts_with('=')).cloned());
            }
        }
        self.0.retain(|key, _| reached.contains(key));
    }
    /// One record a line, sorted by key.
    pub fn print(&self) -> String {
        self.0.iter().map(|(key, record)| record.json(key).print() + "\n").collect()
    }
}
