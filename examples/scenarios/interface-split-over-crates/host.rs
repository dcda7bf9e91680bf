use api::{Point, Scene};
use shapes::Shape;

#[race::import(plugin)]
unsafe extern "Rust" {
    pub safe fn draw(scene: &mut Scene) -> Point;
}

struct Dot(Point);

impl api::Named for Dot {
    fn name(&self) -> String {
        "dot".to_string()
    }
}

impl Shape for Dot {
    fn corners(&self) -> Vec<Point> {
        vec![self.0.clone()]
    }
    fn shift(&mut self, by: &Point) {
        self.0.x -= by.x;
    }
}

fn main() {
    let mut scene = Scene::new();
    scene.figures.push(Box::new(Dot(Point::new(7, 7))));
    let far = draw(&mut scene);
    println!("{} {} {}", far.x, far.y, far.label);
    for figure in &scene.figures {
        println!("{}: {:?}", figure.name(), figure.corners().iter().map(|corner| (corner.x, corner.y)).collect::<Vec<_>>());
        #[cfg(feature = "v2")]
        println!("{} {}", figure.title(), figure.count());
    }
}
