pub mod linear {
    #[race::resilient]
    #[derive(Clone, Debug)]
    pub struct Point {
        pub label: String,
        pub layer: u16,
        pub y: i64,
        pub x: i64,
    }

    impl Point {
        pub fn new(x: i64, y: i64) -> Point {
            Point { x, y, label: format!("{x}/{y}"), layer: 4 }
        }
    }
}

#[race::resilient]
pub trait Named {
    fn title(&self) -> String {
        format!("the {}", self.name())
    }
    fn name(&self) -> String;
}
