//! A table of the memory model: rows sorted by their key.
//!
//! A sorted list instead of a tree: a tree would make the WebAssembly package a third larger, and tests, demos
//! and previews do not need it.

/// Rows sorted by their key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<K, V>(Vec<(K, V)>);

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord, V> Table<K, V> {
    fn find(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(key))
    }

    /// The row with a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        self.find(key)
            .ok()
            .and_then(|index| self.0.get(index))
            .map(|(_, row)| row)
    }

    /// The row with a key, for a change.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let index = self.find(key).ok()?;
        self.0.get_mut(index).map(|(_, row)| row)
    }

    /// Whether there is a row with a key.
    pub fn contains(&self, key: &K) -> bool {
        self.find(key).is_ok()
    }

    /// Adds a row, unless there is one with its key.
    pub fn insert(&mut self, key: K, row: V) {
        if let Err(index) = self.find(&key) {
            self.0.insert(index, (key, row));
        }
    }

    /// Removes the row with a key and returns it.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let index = self.find(key).ok()?;
        Some(self.0.remove(index).1)
    }

    /// Keeps only the rows with certain keys.
    pub fn retain(&mut self, keep: impl Fn(&K) -> bool) {
        self.0.retain(|(key, _)| keep(key));
    }

    /// Changes every row.
    pub fn change(&mut self, change: impl FnMut(&mut V)) {
        self.0.iter_mut().map(|(_, row)| row).for_each(change);
    }

    /// All rows, ordered by key.
    pub fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.0.iter().map(|(key, row)| (key, row))
    }
}
