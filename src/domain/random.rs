//! Random bytes as an argument: the caller draws them from the platform's cryptographic source.

use crate::wire::hex::hexadecimal;

/// The random bytes of one call: enough for two row ids, or for one row id and either three codes or an order
/// of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Random([u8; Self::LENGTH]);

impl Random {
    /// The number of bytes of one call.
    pub const LENGTH: usize = 32;

    /// Takes the bytes of one call.
    #[must_use]
    pub const fn new(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn bytes(&self) -> [u8; Self::LENGTH] {
        self.0
    }

    /// Takes the bytes from a slice of exactly [`Self::LENGTH`] bytes.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// The bytes as text, for [`Self::from_text`].
    #[must_use]
    pub fn to_text(&self) -> String {
        hexadecimal(&self.0)
    }

    /// Takes the bytes from their text.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut bytes = [0; Self::LENGTH];
        if text.len() != 2 * Self::LENGTH {
            return None;
        }
        for (place, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(2 * place..2 * place + 2)?;
            *byte = u8::from_str_radix(digits, 16).ok()?;
        }
        Some(Self(bytes))
    }

    /// Ten bytes for the first row id.
    #[must_use]
    pub fn first_id(&self) -> [u8; 10] {
        self.part::<0, 10>()
    }

    /// Ten bytes for the second row id. They overlap with [`Self::codes`]; a call uses only one of the two.
    #[must_use]
    pub fn second_id(&self) -> [u8; 10] {
        self.part::<10, 10>()
    }

    /// Six bytes for each of three candidate codes.
    #[must_use]
    pub fn codes(&self) -> [[u8; 6]; 3] {
        [
            self.part::<10, 6>(),
            self.part::<16, 6>(),
            self.part::<22, 6>(),
        ]
    }

    /// Two times eight bytes for an order of numbers. They overlap with [`Self::codes`].
    #[must_use]
    pub fn numbers(&self) -> [[u8; 8]; 2] {
        [self.part::<10, 8>(), self.part::<18, 8>()]
    }

    /// Sixteen bytes for a pseudonym.
    #[must_use]
    pub fn pseudonym(&self) -> [u8; 16] {
        self.part::<0, 16>()
    }

    fn part<const START: usize, const LENGTH: usize>(&self) -> [u8; LENGTH] {
        const { assert!(START + LENGTH <= Self::LENGTH) }
        let mut part = [0; LENGTH];
        for (to, from) in part.iter_mut().zip(self.0.iter().skip(START)) {
            *to = *from;
        }
        part
    }
}
