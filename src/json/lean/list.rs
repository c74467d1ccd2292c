//! Items that are kept, each linked to the next.

use std::cell::Cell;

#[derive(Debug)]
struct Item<T: 'static> {
    value: T,
    next: Cell<Option<&'static Item<T>>>,
}

/// Items in the order in which they came: where the first is. They are few, and whoever adds one has looked at all of
/// them before.
#[derive(Debug)]
pub struct List<T: 'static>(Cell<Option<&'static Item<T>>>);

/// All of them.
pub type ListedIter<'a, T> = Iter<T>;

/// A look at them.
pub type Listed<'a, T> = &'a List<T>;

impl<T> Default for List<T> {
    fn default() -> Self {
        List(Cell::new(None))
    }
}

impl<T> List<T> {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.get().is_none()
    }

    /// Adds one.
    #[inline(never)]
    pub fn push(&mut self, value: T) {
        let mut end = &self.0;
        while let Some(item) = end.get() {
            end = &item.next;
        }
        end.set(Some(Box::leak(Box::new(Item { value, next: Cell::new(None) }))));
    }

    /// All of them.
    pub fn iter(&self) -> Iter<T> {
        Iter(self.0.get())
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
