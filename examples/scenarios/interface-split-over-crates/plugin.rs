use api::{Corner, Figure, Named, Point, Scene};

struct Square {
    from: Corner,
    side: i64,
}

impl Named for Square {
    fn name(&self) -> String {
        format!("square at {}", self.from.label)
    }
}

impl Figure for Square {
    fn corners(&self) -> Vec<Point> {
        let (x, y) = (self.from.x, self.from.y);
        vec![self.from.clone(), Corner::new(x + self.side, y), Point::new(x + self.side, y + self.side), api::linear::Point::new(x, y + self.side)]
    }
    fn shift(&mut self, by: &Point) {
        self.from.x += by.x;
        self.from.y += by.y;
    }
}

#[race::export]
pub fn draw(scene: &mut Scene) -> Point {
    for side in 1..4 {
        scene.figures.push(Box::new(Square { from: scene.origin.clone(), side }));
    }
    for figure in &mut scene.figures {
        figure.shift(&scene.origin);
    }
    scene.figures.iter().flat_map(|figure| figure.corners()).max_by_key(|corner| corner.x + corner.y).unwrap()
}
