//! Counts by text.

use crate::wire::json::put;

/// A count for each of many texts. The standard library's map would add several kilobytes of WebAssembly.
#[derive(Debug, Default)]
pub struct Tally {
    /// All texts, concatenated.
    text: String,
    /// A hash table with at least half of its slots free, so that every search ends.
    places: Vec<Place>,
    taken: usize,
    nowhere: u32,
}

/// The range of a text in `texts`; a slot is free if its range ends at 0.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    start: usize,
    end: usize,
    number: u32,
}

impl Tally {
    /// The count of a text, which is given in parts and must not be empty. It starts at 0.
    pub fn number(&mut self, parts: &[&str]) -> &mut u32 {
        if 2 * (self.taken + 1) > self.places.len() {
            self.grow();
        }
        let start = self.text.len();
        put(&mut self.text, parts);
        let end = self.text.len();
        let at = self.find(start, end);
        match self.places.get_mut(at) {
            Some(place) => {
                if place.end == 0 {
                    (place.start, place.end) = (start, end);
                    self.taken += 1;
                } else {
                    self.text.truncate(start);
                }
                &mut place.number
            }
            None => &mut self.nowhere,
        }
    }

    /// Forgets all texts.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// The slot of the text, or a free one.
    fn find(&self, start: usize, end: usize) -> usize {
        let text = self.text.get(start..end);
        // FNV-1a.
        let mut hash = 0x811c_9dc5_u32;
        for byte in text.unwrap_or_default().bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
        let mask = self.places.len().wrapping_sub(1);
        let mut at = usize::try_from(hash).unwrap_or(0) & mask;
        while let Some(place) = self.places.get(at) {
            if place.end == 0 || self.text.get(place.start..place.end) == text {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        let wanted = (2 * self.places.len()).max(32);
        let old = std::mem::replace(&mut self.places, vec![Place::default(); wanted]);
        for place in old {
            let at = self.find(place.start, place.end);
            if let Some(new) = self.places.get_mut(at).filter(|_| place.end > 0) {
                *new = place;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_has_its_own_number_however_many_there_are() {
        let mut tally = Tally::default();
        for round in 0..3 {
            for n in 0..1000 {
                let text = n.to_string();
                let (head, tail) = text.split_at(1);
                let number = tally.number(&[head, tail]);
                assert_eq!(*number, round * n);
                *number += n;
            }
        }
        tally.clear();
        assert_eq!(*tally.number(&["7"]), 0);
    }
}
