//! What a sequence is compared with: items in a row, moved one by one.

pub struct List {
    items: [u64; List::MOST],
    length: usize,
}

impl List {
    pub const MOST: usize = 1024;

    pub fn of(items: impl IntoIterator<Item = u64>) -> List {
        let mut list = List { items: [0; List::MOST], length: 0 };
        for item in items {
            list.insert(list.length, item);
        }
        list
    }

    pub fn insert(&mut self, at: usize, item: u64) {
        let mut place = self.length;
        while place > at {
            self.items[place] = self.items[place - 1];
            place -= 1;
        }
        self.items[at] = item;
        self.length += 1;
    }

    pub fn push(&mut self, item: u64) {
        self.insert(self.length, item);
    }

    pub fn remove(&mut self, at: usize) -> u64 {
        let item = self.items[at];
        for place in at + 1..self.length {
            self.items[place - 1] = self.items[place];
        }
        self.length -= 1;
        item
    }

    /// The last one.
    pub fn pop(&mut self) -> Option<u64> {
        if self.length == 0 {
            return None;
        }
        Some(self.remove(self.length - 1))
    }

    /// The first one.
    pub fn shift(&mut self) -> Option<u64> {
        if self.length == 0 {
            return None;
        }
        Some(self.remove(0))
    }

    pub fn keep(&mut self, wanted: impl Fn(u64) -> bool) {
        let mut at = 0;
        while at < self.length {
            if wanted(self.items[at]) {
                at += 1;
            } else {
                self.remove(at);
            }
        }
    }

    pub fn sort(&mut self) {
        for end in 1..self.length {
            let mut at = end;
            while at > 0 && self.items[at - 1] > self.items[at] {
                self.items.swap(at - 1, at);
                at -= 1;
            }
        }
    }

    pub fn is(&self, items: impl IntoIterator<Item = u64>) -> bool {
        let mut at = 0;
        for item in items {
            if at == self.length || self.items[at] != item {
                return false;
            }
            at += 1;
        }
        at == self.length
    }
}
