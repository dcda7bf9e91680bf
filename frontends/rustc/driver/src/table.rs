//! The value of every layout symbol in this compilation, gathered while the overridden queries answer.

use crate::json::Json;
use std::collections::BTreeMap;
use std::sync::Mutex;

#[derive(Default)]
struct Table {
    symbols: BTreeMap<String, i128>,
    types: BTreeMap<String, Json>,
    fields: BTreeMap<String, Json>,
    enums: BTreeMap<String, Json>,
    starts: BTreeMap<String, Json>,
    notes: BTreeMap<String, String>,
}

static TABLE: Mutex<Option<Table>> = Mutex::new(None);

fn with<T>(act: impl FnOnce(&mut Table) -> T) -> T {
    act(TABLE.lock().unwrap().get_or_insert_with(Table::default))
}

/// Notes the value of a layout symbol, such as `race.off.engine_api::World.frame`.
pub fn symbol(name: String, value: u64) {
    with(|table| table.symbols.insert(name, value as i128));
}

/// Notes the value of a symbol that may be negative.
pub fn symbol_value(name: String, value: i128) {
    with(|table| table.symbols.insert(name, value));
}

/// Notes the value of a symbol about an enum, such as a discriminant.
pub fn number(name: String, value: i128) {
    with(|table| table.symbols.insert(name, value));
}

/// Notes size and alignment of a marked type.
pub fn type_(name: &str, size: u64, align: u64, inhabited: bool) {
    let json =
        Json::object([("size", Json::from(size)), ("align", Json::from(align)), ("uninhabited", (!inhabited).then_some(true).into())]);
    with(|table| table.types.insert(name.to_string(), json));
}

/// Notes what a field holds, by the symbol of its offset.
pub fn field(symbol: String, type_: String, size: u64, align: u64, resilient: Option<String>) {
    let json = Json::object([("type", Json::from(type_)), ("size", size.into()), ("align", align.into()), ("resilient", resilient.into())]);
    with(|table| table.fields.insert(symbol, json));
}

/// Notes an enum whose tag lies in unused values of the marked types `from`, and where its other variants have data.
pub fn enum_(name: String, tag: u64, tag_size: u64, others: &[(u64, u64)], from: Vec<String>) {
    let range = |(start, end): &(u64, u64)| Json::List(vec![Json::from(*start), Json::from(*end)]);
    let json = Json::object([
        ("tag", Json::from(tag)),
        ("tag_size", tag_size.into()),
        ("others", Json::List(others.iter().map(range).collect())),
        ("from", Json::texts(from)),
    ]);
    with(|table| table.enums.insert(name, json));
}

/// Notes the first value that marks a variant of an enum without a tag of its own, among which values a rule chose it, and whether
/// it is the same in all probes because a guard was asked for.
pub fn start(name: &str, first: u128, taken: &crate::niches::Taken<'_>, after: Option<String>, guarded: bool) {
    let symbol = format!("race.start.i{}.{name}", taken.size.bits());
    let json = Json::object([
        ("type", Json::from(name)),
        ("bits", taken.size.bits().into()),
        ("values", (taken.count as i128).into()),
        ("low", (taken.low as i128).into()),
        ("high", (taken.high as i128).into()),
        ("after", after.into()),
        ("guarded", guarded.then_some(true).into()),
        ("evolving", taken.evolving.then_some(true).into()),
    ]);
    with(|table| {
        table.symbols.insert(symbol.clone(), first as i128);
        table.starts.insert(symbol, json);
    });
}

/// Whether what marks the variants of this enum is a number that a guard stands for; nothing where this probe had no say in it.
pub fn is_guarded(name: &str) -> Option<bool> {
    with(|table| {
        let start = table.starts.values().find(|start| start.get("type").and_then(Json::text) == Some(name))?;
        Some(start.get("guarded").is_some())
    })
}

/// Notes a marked type or trait that keeps its natural shape in probes, and why.
pub fn natural(name: String, reason: &str) {
    with(|table| table.notes.insert(name, reason.to_string()));
}

/// `<crate>.table.json`.
pub fn print(fingerprint: Json) -> String {
    with(|table| {
        let values = |map: &BTreeMap<String, i128>| Json::object(map.iter().map(|(name, value)| (name.clone(), Json::from(*value))));
        let notes = Json::object(table.notes.iter().map(|(name, reason)| (name.clone(), Json::from(reason.clone()))));
        Json::object([
            ("fingerprint", fingerprint),
            ("symbols", values(&table.symbols)),
            ("types", Json::Object(table.types.clone())),
            ("fields", Json::Object(table.fields.clone())),
            ("enums", Json::Object(table.enums.clone())),
            ("starts", Json::Object(table.starts.clone())),
            ("natural", notes),
        ])
        .print()
    })
}
