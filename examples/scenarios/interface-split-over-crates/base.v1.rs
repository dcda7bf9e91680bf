pub mod linear {
    #[race::resilient]
    #[derive(Clone, Debug)]
    pub struct Point {
        pub x: i64,
        pub y: i64,
        pub label: String,
    }

    impl Point {
        pub fn new(x: i64, y: i64) -> Point {
            Point { x, y, label: format!("{x}/{y}") }
        }
    }
}

#[race::resilient]
pub trait Named {
    fn name(&self) -> String;
}
