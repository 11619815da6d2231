//! TimeCapsule's codes: the first letters of a name, a hyphen, three digits, such as `Joh-456`.

use super::code::{FoldedCode, NewCode};
use super::fold::{Plain, plain};
use super::marks::without_marks;
use super::text::Name;

/// The number of codes with one prefix.
pub const NUMBERS: u16 = 1000;

/// The letters for a user without a name, or with a name without Latin letters.
const NAMELESS: &str = "Inv";

/// Latin letters that Unicode does not decompose into a plain letter and marks, by the letter they are read as.
/// No library has this mapping: it follows passports and typing habits.
const BASES: [(char, &str); 23] = [
    ('a', "ÆæȺⱥẚ"),
    ('b', "ƁɓɃƀƂƃ"),
    ('c', "ƇƈȻȼ"),
    ('d', "ÐðĐđƉɖƊɗƋƌǄǅǆ"),
    ('e', "ƏəƎǝƐɛɆɇ"),
    ('f', "Ƒƒ"),
    ('g', "ƓɠƔɣǤǥ"),
    ('h', "ĦħǶƕ"),
    ('i', "ıƗɨƖɩ"),
    ('j', "ȷɈɉ"),
    ('k', "ĸƘƙ"),
    ('l', "ŁłĿŀȽƚ"),
    ('n', "ŊŋŉƝɲȠƞ"),
    ('o', "ØøŒœƆɔƟɵȢȣƢƣ"),
    ('p', "Ƥƥ"),
    ('r', "ƦʀɌɍ"),
    ('s', "ßẞƩʃẜẝ"),
    ('t', "ÞþŦŧƬƭƮʈȾⱦ"),
    ('u', "ƱʊɄʉ"),
    ('v', "Ʋʋ"),
    ('w', "Ƿƿ"),
    ('y', "ƳƴȜȝɎɏ"),
    ('z', "ƵƶƷʒƸƹȤȥ"),
];

/// The letters that begin a user's codes: one to three of A to Z, the first in upper case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodePrefix(String);

/// Reports the plain letters of a character without marks; false if it has none.
fn plain_letters(character: char, see: &mut dyn FnMut(char)) -> bool {
    match plain(character) {
        Plain::Ignored => {}
        Plain::One(plain) => see(char::from(plain)),
        Plain::Several(plain) => plain.chars().for_each(see),
        Plain::Other => {
            // `str::contains` would link the substring search, 4 KB of the package.
            let is_among = |forms: &str| forms.chars().any(|form| form == character);
            let base = BASES.iter().find(|(_, forms)| is_among(forms));
            let Some((base, _)) = base else { return false };
            see(*base);
        }
    }
    true
}

/// Reports the plain letters of a character, its marks removed.
fn letters(character: char, see: &mut dyn FnMut(char)) {
    if character.is_ascii_alphabetic() {
        see(character);
    } else if !plain_letters(character, see)
        && let Some(letter) = without_marks(character)
    {
        plain_letters(letter, see);
    }
}

impl CodePrefix {
    /// The first three letters of the first word of a name, without diacritics; `None` if it has none.
    #[must_use]
    pub fn of(name: &Name) -> Option<Self> {
        let mut prefix = String::with_capacity(3);
        let mut see = |letter: char| {
            if !letter.is_ascii_alphabetic() || prefix.len() == 3 {
                return;
            }
            prefix.push(if prefix.is_empty() {
                letter.to_ascii_uppercase()
            } else {
                letter.to_ascii_lowercase()
            });
        };
        let word = name.as_str().split_whitespace().next().unwrap_or_default();
        word.chars()
            .for_each(|character| letters(character, &mut see));
        Some(Self(prefix)).filter(|prefix| !prefix.0.is_empty())
    }

    /// The letters of a user whose name may be missing.
    #[must_use]
    pub fn of_user(name: Option<&Name>) -> Self {
        name.and_then(Self::of)
            .unwrap_or_else(|| Self(NAMELESS.to_owned()))
    }

    /// The letters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code with these letters and a number below [`NUMBERS`].
    #[must_use]
    pub fn code(&self, number: u16) -> Option<NewCode> {
        NewCode::parse(&format!("{}-{number:03}", self.0)).ok()
    }
}

/// Whether a displayed text has the form of a TimeCapsule code, such as `Joh-456`.
#[must_use]
pub fn is_generated(text: &str) -> bool {
    let Some((letters, digits)) = text.split_once('-') else {
        return false;
    };
    let mut letters = letters.bytes();
    (1..=3).contains(&letters.len())
        && letters
            .next()
            .is_some_and(|letter| letter.is_ascii_uppercase())
        && letters.all(|letter| letter.is_ascii_lowercase())
        && digits.len() == 3
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

/// The folded letters before the hyphen, if a text can be a TimeCapsule code: one to three letters and three
/// digits, with or without a hyphen. Folded letters are never the digits 2 to 9.
#[must_use]
pub fn folded_prefix(code: &FoldedCode) -> Option<&str> {
    let text = code.as_str();
    let (prefix, digits) = text.split_at_checked(text.len().checked_sub(3)?)?;
    let is_letter = |symbol: u8| matches!(symbol, b'0' | b'1' | b'A'..=b'Z');
    let is_one = (1..=3).contains(&prefix.len())
        && prefix.bytes().all(is_letter)
        && digits.bytes().all(|digit| digit.is_ascii_digit());
    is_one.then_some(prefix)
}

/// An order in which to try the numbers of a prefix: each number once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    start: u16,
    step: u16,
}

impl Numbers {
    /// An order from twice eight random bytes. Every start and every step is equally likely, to within one part
    /// in 2⁵⁴, which no number of calls could detect.
    #[must_use]
    pub fn new([start, step]: [[u8; 8]; 2]) -> Self {
        let below = |bytes, end| u16::try_from(u64::from_be_bytes(bytes) % end).unwrap_or(0);
        // The 400 numbers below 1,000 that share no factor with it end in 1, 3, 7 or 9. With any of them as the
        // step, every number is visited once before any repeats.
        let step = below(step, 400);
        let last_digit = match step % 4 {
            0 => 1,
            1 => 3,
            2 => 7,
            _ => 9,
        };
        Self {
            start: below(start, NUMBERS.into()),
            step: step / 4 * 10 + last_digit,
        }
    }

    /// The first number, below [`NUMBERS`].
    #[must_use]
    pub fn start(self) -> i64 {
        self.start.into()
    }

    /// The step from one number to the next, modulo [`NUMBERS`].
    #[must_use]
    pub fn step(self) -> i64 {
        self.step.into()
    }

    /// All numbers in this order.
    pub fn iter(self) -> impl Iterator<Item = u16> {
        (0..NUMBERS).scan(self.start, move |next, _| {
            let number = *next;
            *next = (number + self.step) % NUMBERS;
            Some(number)
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    #[cfg(not(target_arch = "wasm32"))]
    use unicode_normalization::char::decompose_canonical;

    #[test]
    fn a_prefix_is_the_first_three_letters_of_the_first_word() {
        for (name, prefix) in [
            ("John Smith", "Joh"),
            ("john", "Joh"),
            ("JOHN", "Joh"),
            ("Al", "Al"),
            ("Al Smith", "Al"),
            ("  Zoë  Quinn", "Zoe"),
            ("élodie", "Elo"),
            ("e\u{301}lodie", "Elo"),
            ("Łukasz", "Luk"),
            ("Øyvind", "Oyv"),
            ("ßtefan", "Ste"),
            ("Þóra", "Tor"),
            ("Žižek", "Ziz"),
            ("Ærø", "Aro"),
            ("Ștefan", "Ste"),
            ("Țara", "Tar"),
            ("Bảo", "Bao"),
            ("Đặng", "Dan"),
            ("Lệ", "Le"),
            ("Ｊｏｈｎ", "Joh"),
            ("Nguyễn Văn", "Ngu"),
            ("Ǿrsted", "Ors"),
            ("ǄEMAL", "Dem"),
            ("Ɓala", "Bal"),
            ("Əli", "Eli"),
            ("Ayşe", "Ays"),
            ("ıŞIK", "Isi"),
            ("Çağla", "Cag"),
            ("ĲSBRAND", "Ijs"),
            ("ﬁona", "Fio"),
            ("𝓙𝓸𝓱𝓷", "Joh"),
            ("S\u{326}tefan", "Ste"),
            ("\u{200f}John", "Joh"),
            ("Ångström", "Ang"),
            ("d’Artagnan", "Dar"),
            ("J.R. Ewing", "Jr"),
            ("4ever", "Eve"),
            ("×÷a", "A"),
            ("李Anna", "Ann"),
        ] {
            let found = CodePrefix::of(&Name::parse(name).unwrap());
            assert_eq!(
                found.as_ref().map(CodePrefix::as_str),
                Some(prefix),
                "{name}"
            );
        }
    }

    #[test]
    fn a_name_without_latin_letters_in_its_first_word_has_no_prefix() {
        for name in ["李小龙", "Жанна", "007", "×÷", " ", "🎈 Anna"] {
            assert_eq!(CodePrefix::of(&Name::parse(name).unwrap()), None, "{name}");
        }
        assert_eq!(CodePrefix::of_user(None).as_str(), "Inv");
    }

    fn base(character: char) -> String {
        let mut found = String::new();
        letters(character, &mut |letter| {
            found.push(letter.to_ascii_lowercase())
        });
        found
    }

    #[test]
    fn every_letter_of_european_and_vietnamese_names_has_its_base() {
        let blocks = ('\u{c0}'..='\u{17f}').chain('\u{1e00}'..='\u{1eff}');
        // Medievalist letters, which Unicode does not decompose either.
        let signs = 'Ỻ'..='ỿ';
        for character in blocks.filter(|character| {
            character.is_alphabetic() && *character != 'ẟ' && !signs.contains(character)
        }) {
            let base = base(character);
            assert!(
                base.starts_with(|letter: char| letter.is_ascii_lowercase()),
                "{character}: {base}"
            );
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    #[test]
    fn every_character_has_the_letters_of_its_decomposition() {
        for character in '\0'..=char::MAX {
            let mut parts = Vec::new();
            decompose_canonical(character, |part| parts.push(part));
            if parts == [character] {
                continue;
            }
            let mut expected = String::new();
            if !plain_letters(character, &mut |letter| expected.push(letter)) {
                for part in parts {
                    plain_letters(part, &mut |letter| expected.push(letter));
                }
            }
            let mut found = String::new();
            letters(character, &mut |letter| found.push(letter));
            for text in [&mut expected, &mut found] {
                text.retain(|letter| letter.is_ascii_alphabetic());
            }
            assert_eq!(found, expected, "{character:?}");
        }
    }

    #[test]
    fn upper_and_lower_case_have_the_same_base() {
        for character in '\0'..=char::MAX {
            let mut lower = character.to_lowercase();
            if let (Some(lower), None) = (lower.next(), lower.next())
                && lower != character
            {
                assert_eq!(base(character), base(lower), "{character}");
            }
        }
    }

    #[test]
    fn every_order_of_numbers_holds_each_number_once() {
        for step in 0..400_u64 {
            let random = [step * 7, step].map(u64::to_be_bytes);
            let mut numbers: Vec<u16> = Numbers::new(random).iter().collect();
            numbers.sort_unstable();
            assert!(numbers.into_iter().eq(0..NUMBERS));
        }
    }

    #[test]
    fn a_timecapsule_code_has_three_digits_and_folds_like_a_typed_code() {
        let prefix = CodePrefix::of(&Name::parse("Lio").unwrap()).unwrap();
        let code = prefix.code(7).unwrap();
        assert_eq!(
            (code.text.as_str(), code.folded.as_str()),
            ("Lio-007", "110007")
        );
        let short = CodePrefix::of(&Name::parse("X").unwrap()).unwrap();
        assert_eq!(short.code(999).unwrap().folded.as_str(), "X999");
    }
}
