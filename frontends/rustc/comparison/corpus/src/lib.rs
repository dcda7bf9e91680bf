//! Code that uses many crates, so that instances of their generic types and their closures exist.
#![feature(never_type, transparent_unions, final_associated_functions, repr_simd, extern_types)]
#![allow(dead_code, unused, incomplete_features, internal_features)]

#[path = "../../../../../rules/rustc/cases/lib.rs"]
pub mod cases;

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, VecDeque};

#[derive(Serialize, Deserialize, Debug, Clone)]
pub enum Shape {
    Unit,
    Circle { radius: f64 },
    Named(String, Option<Box<Shape>>),
    Many(Vec<Shape>),
}

#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("input")]
    Input(#[from] std::io::Error),
    #[error("text")]
    Text(#[from] std::str::Utf8Error),
    #[error("shape")]
    Shape(#[from] serde_json::Error),
}

pub fn json(text: &str) -> Result<Vec<Shape>, Fault> {
    let shapes: Vec<Shape> = serde_json::from_str(text)?;
    let value = serde_json::to_value(&shapes)?;
    let mut by_name: BTreeMap<String, Vec<Shape>> = BTreeMap::new();
    for shape in shapes.iter().filter(|shape| matches!(shape, Shape::Named(..))) {
        by_name.entry(value.to_string()).or_default().push(shape.clone());
    }
    Ok(by_name.into_values().flatten().collect())
}

pub fn expressions(text: &str) -> Option<(usize, String)> {
    let pattern = regex::Regex::new(r"(\w+)@(\w+)").ok()?;
    let found = pattern.captures_iter(text).filter_map(|found| found.get(1)).map(|one| one.as_str().to_string());
    let all: Vec<String> = found.collect();
    let set = regex::RegexSet::new(["a", "b"]).ok()?;
    Some((all.len() + set.matches(text).iter().count(), all.into_iter().next()?))
}

pub fn source(text: &str) -> anyhow::Result<usize> {
    let file = syn::parse_file(text)?;
    struct Count(usize);
    impl<'a> syn::visit::Visit<'a> for Count {
        fn visit_expr(&mut self, expr: &'a syn::Expr) {
            self.0 += 1;
            syn::visit::visit_expr(self, expr);
        }
    }
    let mut count = Count(0);
    syn::visit::Visit::visit_file(&mut count, &file);
    Ok(count.0 + file.items.iter().filter(|item| matches!(item, syn::Item::Fn(_))).count())
}

pub fn maps(words: &[&str]) -> usize {
    let mut map: hashbrown::HashMap<&str, smallvec::SmallVec<[u32; 3]>> = hashbrown::HashMap::new();
    let mut index: indexmap::IndexMap<String, Option<(u8, u32)>> = indexmap::IndexMap::new();
    let mut queue: VecDeque<Result<char, std::num::ParseIntError>> = VecDeque::new();
    for (i, word) in words.iter().enumerate() {
        map.entry(word).or_default().push(i as u32);
        index.insert(word.to_string(), Some((1, i as u32)));
        queue.push_back(word.parse::<i32>().map(|_| 'x'));
    }
    let mut heap: std::collections::BinaryHeap<std::cmp::Reverse<(u8, String)>> = Default::default();
    heap.push(std::cmp::Reverse((1, String::new())));
    map.len() + index.iter().filter(|(_, value)| value.is_some()).count() + queue.len() + heap.into_sorted_vec().len()
}

pub fn threads(numbers: Vec<u64>) -> u64 {
    use rayon::prelude::*;
    let (sender, receiver) = crossbeam::channel::bounded::<Option<(bool, u64)>>(4);
    let lock = std::sync::Arc::new(parking_lot::RwLock::new(HashMap::<u64, Option<char>>::new()));
    let held = lock.clone();
    std::thread::spawn(move || {
        held.write().insert(1, None);
        let _ = sender.send(Some((true, 1)));
    });
    let _ = receiver.recv();
    numbers.par_iter().map(|number| number.wrapping_mul(3)).sum()
}

pub async fn exchange(address: std::net::SocketAddr) -> Result<Option<Vec<u8>>, Box<dyn std::error::Error + Send + Sync>> {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await?;
    stream.write_all(b"hello").await?;
    let mut buffer = vec![0; 10];
    let read = tokio::time::timeout(std::time::Duration::from_secs(1), stream.read(&mut buffer)).await??;
    let (sender, mut receiver) = tokio::sync::mpsc::channel::<(u8, Option<String>)>(4);
    sender.send((1, None)).await?;
    Ok(receiver.recv().await.map(|_| buffer[..read].to_vec()))
}

pub fn runtime() -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.spawn(async { exchange("127.0.0.1:1".parse().unwrap()).await.is_ok() });
    let _ = runtime.block_on(handle);
    Ok(())
}

pub fn random() -> (u8, f64, Option<char>) {
    use rand::Rng;
    let mut rng = rand::rng();
    (rng.random(), rng.random_range(0.0..1.0), rng.random_bool(0.5).then_some('x'))
}

pub fn dates() -> Option<(chrono::NaiveDateTime, url::Url, semver::Version, uuid::Uuid)> {
    let now = chrono::DateTime::from_timestamp(0, 0)?.naive_utc();
    Some((now, url::Url::parse("a:b").ok()?, semver::Version::parse("1.2.3").ok()?, uuid::Uuid::nil()))
}

pub fn requests(uri: &str) -> Option<http::Request<Vec<u8>>> {
    let request = http::Request::builder().uri(uri).header("a", "b").body(Vec::new()).ok()?;
    let response: http::Response<Option<Box<str>>> = http::Response::new(None);
    response.body().is_none().then_some(request)
}

pub fn command(arguments: Vec<String>) -> Option<String> {
    let command = clap::Command::new("x").arg(clap::Arg::new("y").value_parser(clap::value_parser!(u16)));
    let found = command.try_get_matches_from(arguments).ok()?;
    found.get_one::<u16>("y").map(|y| y.to_string())
}

pub fn graphs() -> usize {
    let mut graph = petgraph::graph::DiGraph::<&str, (u8, bool)>::new();
    let (a, b) = (graph.add_node("a"), graph.add_node("b"));
    graph.add_edge(a, b, (1, true));
    petgraph::algo::toposort(&graph, None).map_or(0, |order| order.len())
}

pub fn binaries(bytes: &[u8]) -> Option<usize> {
    use object::{Object, ObjectSection};
    let file = object::File::parse(bytes).ok()?;
    let sections = file.sections().filter(|section| section.name().is_ok()).count();
    let wasm = wasmparser::Parser::new(0).parse_all(bytes).filter_map(|payload| payload.ok()).count();
    let toml = std::str::from_utf8(bytes).ok()?.parse::<toml_edit::DocumentMut>().ok()?;
    Some(sections + wasm + toml.iter().count() + num_bigint::BigInt::from(3).to_string().len())
}

pub fn objects() -> Vec<(Box<dyn tracing::Subscriber + Send + Sync>, Box<dyn std::any::Any + Send>)> {
    let subscriber = tracing_subscriber::fmt().finish();
    vec![(Box::new(subscriber), Box::new(1u8))]
}
