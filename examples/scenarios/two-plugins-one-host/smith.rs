use api::{Craft, Goods, Market};

struct Smith {
    hammers: Vec<u32>,
}

impl Craft for Smith {
    fn name(&self) -> String {
        format!("smith with {} hammers", self.hammers.len())
    }
    fn make(&mut self, market: &mut Market) -> u32 {
        self.hammers.push(market.day);
        let number = api::made();
        market.goods.push(Goods::new("nail", number + market.day));
        number
    }
}

#[race::export]
pub fn create() -> Box<dyn Craft> {
    Box::new(Smith { hammers: vec![1, 2] })
}
