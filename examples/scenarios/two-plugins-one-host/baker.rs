use api::{Craft, Goods, Market};

/// Works with whoever is on the market, whichever plugin made them.
struct Baker {
    helper: Option<Box<dyn Craft>>,
}

impl Craft for Baker {
    fn name(&self) -> String {
        self.helper.as_ref().map_or("baker".to_string(), |helper| format!("baker helped by {}", helper.name()))
    }
    fn make(&mut self, market: &mut Market) -> u32 {
        if let Some(helper) = market.crafts.pop() {
            self.helper = Some(helper);
        }
        let number = api::made();
        let most = market.goods.iter().map(|goods| goods.price).max().unwrap_or(0);
        market.goods.push(Goods::new("bread", most + number));
        self.helper.as_mut().map_or(number, |helper| number + helper.make(market))
    }
}

#[race::export]
pub fn create() -> Box<dyn Craft> {
    Box::new(Baker { helper: None })
}

/// What other plugins made, dearest first.
#[race::export]
pub fn sort(market: &mut Market) {
    market.goods.sort_by(|a, b| b.price.cmp(&a.price).then(a.name.cmp(&b.name)));
}
