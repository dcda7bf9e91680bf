use api::{Judge, Kind};

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn run(kinds: &[Kind]) -> String;
    pub safe fn judge(strict: bool) -> Box<dyn Judge>;
}

fn main() {
    let kinds = api::kinds();
    println!("{}", run(&kinds));
    for judge in [judge(true), judge(false)] {
        println!("{:?}", kinds.iter().map(|kind| judge.judge(kind)).collect::<Vec<_>>());
    }
}
