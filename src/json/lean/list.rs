//! Items that are kept, each linked to the next.

use std::cell::Cell;

#[derive(Debug)]
struct Item<T: 'static> {
    value: T,
    next: Cell<Option<&'static Item<T>>>,
}

/// Items in the order in which they came.
#[derive(Debug)]
pub struct List<T: 'static> {
    first: Option<&'static Item<T>>,
    last: Option<&'static Item<T>>,
    len: usize,
}

/// All of them.
pub type ListedIter<'a, T> = Iter<T>;

/// A look at them.
pub type Listed<'a, T> = &'a List<T>;

impl<T> Default for List<T> {
    fn default() -> Self {
        List { first: None, last: None, len: 0 }
    }
}

impl<T> List<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Adds one.
    #[inline(never)]
    pub fn push(&mut self, value: T) {
        let item: &'static Item<T> = Box::leak(Box::new(Item { value, next: Cell::new(None) }));
        match self.last {
            Some(last) => last.next.set(Some(item)),
            None => self.first = Some(item),
        }
        self.last = Some(item);
        self.len += 1;
    }

    /// All of them.
    pub fn iter(&self) -> Iter<T> {
        Iter(self.first)
    }
}

impl<T: PartialEq> List<T> {
    /// Whether one is among them.
    #[inline(never)]
    pub fn contains(&self, wanted: &T) -> bool {
        self.iter().any(|own| own == wanted)
    }
}

impl<T> IntoIterator for &List<T> {
    type Item = &'static T;
    type IntoIter = Iter<T>;

    fn into_iter(self) -> Iter<T> {
        self.iter()
    }
}

/// All items of a list.
#[derive(Debug)]
pub struct Iter<T: 'static>(Option<&'static Item<T>>);

impl<T> Iterator for Iter<T> {
    type Item = &'static T;

    fn next(&mut self) -> Option<&'static T> {
        let item = self.0?;
        self.0 = item.next.get();
        Some(&item.value)
    }
}
