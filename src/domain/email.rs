//! E-mail addresses and domains, in the form in which they are compared: ASCII letters in lower case, and the
//! domain by UTS 46. Everything else stays as it is: `ann+tea@example.com` is not `ann@example.com`.

use crate::domain::Problem;

/// The ASCII form of a domain beyond ASCII, by UTS 46. The platform knows the tables.
pub type ToAscii = fn(&str) -> Option<String>;

/// Where no tables are, such domains are unknown.
#[must_use]
pub fn ascii_only(_: &str) -> Option<String> {
    None
}

/// Whether a byte of ASCII may stand in a domain. No other may be given to the platform, whose parser would take
/// an address apart at it.
const fn is_of_domain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')
}

/// A domain with at least two labels, in the form in which domains are compared.
#[must_use]
pub fn domain(text: &str, to_ascii: ToAscii) -> Option<String> {
    if !text
        .bytes()
        .all(|byte| !byte.is_ascii() || is_of_domain(byte))
    {
        return None;
    }
    let ascii = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        to_ascii(text)?
    };
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|byte| is_of_domain(byte) && byte != b'.' && !byte.is_ascii_uppercase())
    };
    let (rest, last) = ascii.rsplit_once('.')?;
    let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
    let is_domain =
        ascii.len() <= 253 && !is_number && is_label(last) && rest.split('.').all(is_label);
    is_domain.then_some(ascii)
}

/// An e-mail address, in the form in which addresses are compared. Its domain is what follows the last `@`.
#[must_use]
pub fn address(text: &str, to_ascii: ToAscii) -> Option<String> {
    let (name, host) = text.rsplit_once('@')?;
    let is_odd = |character: char| character.is_control() || character.is_whitespace();
    if !(1..=64).contains(&name.len()) || name.chars().any(is_odd) {
        return None;
    }
    let host = domain(host, to_ascii)?;
    let address = [&name.to_ascii_lowercase(), "@", &host].concat();
    (address.len() <= 254).then_some(address)
}

/// What an e-mail address must be.
pub const NO_ADDRESS: Problem = Problem::new(&[
    "must be an e-mail address, such as ann@example.com",
    "doit être une adresse e-mail, par exemple ann@example.com",
]);

/// An e-mail address that is the user's, in the form in which addresses are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(Box<str>);

impl Email {
    /// Takes an address.
    #[must_use]
    pub fn parse(text: &str, to_ascii: ToAscii) -> Option<Self> {
        address(text, to_ascii).map(|address| Self(address.into()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its domain.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.rsplit_once('@').map_or("", |(_, domain)| domain)
    }
}

/// What is known of the caller's e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    /// The caller is a service: what it says of a user's address counts.
    ByService,
    /// The address in the caller's token, if it has one, and whether it is verified.
    Token(Option<String>, bool),
}

impl Known {
    /// The address of the user for whom the caller acts that counts, if any. `said` is what the call says.
    ///
    /// # Errors
    /// The call says another address than the token, or something else than an address.
    pub fn address(&self, said: Option<&str>, to_ascii: ToAscii) -> Result<Option<Email>, Problem> {
        let said = said.map(|said| Email::parse(said, to_ascii).ok_or(NO_ADDRESS));
        let said = said.transpose()?;
        let (told, is_verified) = match self {
            Self::ByService => return Ok(said),
            Self::Token(told, is_verified) => (told.as_deref(), *is_verified),
        };
        let told = told.and_then(|told| Email::parse(told, to_ascii));
        if said.is_some() && said != told {
            return Err(Problem::new(&[
                "must be the e-mail address in the caller’s token; only a service may give another",
                "doit être l’adresse e-mail du jeton de l’appelant\u{202f}; seul un service peut en donner une autre",
            ]));
        }
        Ok(told.filter(|_| is_verified))
    }
}
