use api::{Craft, Market};

mod smith_plugin {
    #[race::import(smith)]
    unsafe extern "Rust" {
        pub safe fn create() -> Box<dyn api::Craft>;
    }
}

mod baker_plugin {
    #[race::import(baker)]
    unsafe extern "Rust" {
        pub safe fn create() -> Box<dyn api::Craft>;
        pub safe fn sort(market: &mut api::Market);
    }
}

fn main() {
    let mut market = Market::new();
    let mut crafts: Vec<Box<dyn Craft>> = vec![smith_plugin::create(), baker_plugin::create(), baker_plugin::create()];
    for day in 1..4 {
        market.day = day;
        if day == 2 {
            market.crafts.push(smith_plugin::create());
        }
        if day == 3 {
            market.crafts.push(baker_plugin::create());
        }
        for craft in &mut crafts {
            println!("day {day}: {} made {}", craft.name(), craft.make(&mut market));
        }
    }
    baker_plugin::sort(&mut market);
    for goods in &market.goods {
        println!("{} for {}", goods.name, goods.price);
    }
    #[cfg(feature = "v2")]
    for craft in &crafts {
        println!("{}", craft.guild());
    }
    println!("{} made in all", api::made() - 1);
}
