//! The languages of the messages.

use std::borrow::Cow;

/// A language of the messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, the default.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// The language of a tag such as `fr`, `fr-CA` or `en`; English for all others.
    #[must_use]
    pub fn from_tag(tag: &str) -> Self {
        Self::known(tag).unwrap_or_default()
    }

    /// The language that an `Accept-Language` header prefers among those available; English if it names none of
    /// them.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let mut best = (Self::English, 0);
        for range in header.split(',') {
            let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
            let weight = weight(parameters);
            // Of equal weights, the first wins.
            if let Some(language) = Self::known(tag.trim())
                && weight > best.1
            {
                best = (language, weight);
            }
        }
        best.0
    }

    /// The tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    fn known(tag: &str) -> Option<Self> {
        let mut subtags = tag.as_bytes().split(|byte| matches!(byte, b'-' | b'_'));
        let primary = subtags.next().unwrap_or_default();
        [Self::English, Self::French]
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.tag().as_bytes()))
    }
}

/// The weight in thousandths: 1000 if there is none, 0 if it is not valid by RFC 9110.
fn weight(parameters: &str) -> u32 {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return 1000;
    }
    let value = parameters
        .strip_prefix(['q', 'Q'])
        .and_then(|rest| rest.trim_start().strip_prefix('='))
        .map_or("", str::trim);
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    let digits = fraction.len() <= 3 && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths = format!("{fraction:0<3}").parse().unwrap_or(0);
    match whole {
        "1" => 1000,
        "0" if digits => thousandths,
        _ => 0,
    }
}

/// A text in every language. It is one pointer wide, since every refusal and every success carries one.
#[derive(Clone, Debug)]
pub struct Words(Texts);

#[derive(Clone, Debug)]
enum Texts {
    Fixed(&'static [&'static str; 2]),
    English(&'static &'static str),
    Said(Box<(String, String)>),
}

impl Words {
    /// A fixed text, in English and French.
    #[must_use]
    pub const fn new(texts: &'static [&'static str; 2]) -> Self {
        Self(Texts::Fixed(texts))
    }

    /// A text that a system's specification defines exactly, in English only.
    #[must_use]
    pub const fn english(text: &'static &'static str) -> Self {
        Self(Texts::English(text))
    }

    /// A text that was put together at run time.
    #[must_use]
    pub fn said(english: String, french: String) -> Self {
        Self(Texts::Said(Box::new((english, french))))
    }

    /// The text in one language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match (&self.0, language) {
            (Texts::Fixed([text, _]), Language::English)
            | (Texts::Fixed([_, text]), Language::French) => text,
            (Texts::English(text), _) => text,
            (Texts::Said(texts), Language::English) => &texts.0,
            (Texts::Said(texts), Language::French) => &texts.1,
        }
    }

    /// The same, without the other one.
    #[must_use]
    pub fn into_language(self, language: Language) -> Cow<'static, str> {
        match (self.0, language) {
            (Texts::Fixed([text, _]), Language::English)
            | (Texts::Fixed([_, text]), Language::French)
            | (Texts::English(text), _) => Cow::Borrowed(text),
            (Texts::Said(texts), language) => {
                let (english, french) = *texts;
                Cow::Owned(match language {
                    Language::English => english,
                    Language::French => french,
                })
            }
        }
    }
}

/// Texts are equal if they read the same, however they were made.
impl PartialEq for Words {
    fn eq(&self, other: &Self) -> bool {
        [Language::English, Language::French]
            .into_iter()
            .all(|language| self.in_language(language) == other.in_language(language))
    }
}

impl Eq for Words {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_with_the_greatest_weight_wins() {
        for (header, language) in [
            ("", Language::English),
            ("*", Language::English),
            ("de, ja;q=0.5", Language::English),
            ("fr", Language::French),
            ("FR-ca", Language::French),
            ("fr;q=0.9, en", Language::English),
            ("en;q=0.8,fr;q=0.81", Language::French),
            ("de, fr;q=0.3, en;q=0.2", Language::French),
            ("fr;q=0", Language::English),
            ("fr;q=2", Language::English),
            ("fr;q=0.0001", Language::English),
            ("fr ; Q = 0.5", Language::French),
            ("fr, en", Language::French),
            ("frankly", Language::English),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }
}
