//! Scripts of requests as text, so that people can read and write a corpus.
//!
//! A line is a request: directives like `by:ann`, then the method, the path with its query, the body.
//! Any text is a script: an omitted part has a default, and nonsense is sent unchanged.
//!
//! | directive | means |
//! | --- | --- |
//! | `by:ann`, `by:!ann`, `by:*`, `by:` | the caller: a user, a super user, a service (the default), nobody |
//! | `wait:500` | how far the clock went since the request before |
//! | `seed:3` | which random bytes codes are made of |
//! | `from:192.0.2.1` | the address |
//! | `again:1` | the request comes twice, as after a lost reply |
//! | `type:`, `encoding:`, `key:`, `origin:`, `lang:`, `cors:` | headers |
//! | `limit:3` | how many wrong codes are allowed |
//! | `guild:g`, `base:`, `public:1`, `discord:1` | settings of the faces; none where the value is missing |
//! | `granted:{"made":{"invite":{"code":"a"},"listed":[]}}` | what Discord answers |
//!
//! In path and body `$c0`, `$i0` and `$k0` stand for the first code, id and cursor that replies gave, and
//! so on by their digit; `$t0` for now, `$t1` for half a second and `$t2` for half a day later; `␤` for
//! a line's end.

/// How many requests of a script are sent.
pub const MOST: usize = 48;

/// The end of a line, within a body.
pub const LINE_END: &str = "\u{2424}";

/// A request.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// The directives, by name.
    pub directives: Vec<(String, String)>,
    /// The method.
    pub method: String,
    /// The path.
    pub path: String,
    /// The body, placeholders not filled in.
    pub body: Vec<u8>,
}

const NAMES: [&str; 17] = [
    "by", "wait", "seed", "from", "again", "type", "encoding", "key", "origin", "lang", "cors",
    "limit", "guild", "base", "public", "discord", "granted",
];

impl Step {
    /// Reads a line.
    pub fn parse(line: &[u8]) -> Self {
        let mut step = Self::default();
        let mut rest = line;
        let mut next = || -> Option<Vec<u8>> {
            if rest.is_empty() {
                return None;
            }
            let end = rest.iter().position(|byte| *byte == b' ');
            let token = &rest[..end.unwrap_or(rest.len())];
            rest = end.map_or(&[], |end| &rest[end + 1..]);
            Some(token.to_vec())
        };
        while let Some(token) = next() {
            let token = String::from_utf8_lossy(&token).into_owned();
            match token.split_once(':') {
                Some((name, value)) if NAMES.contains(&name) => {
                    step.directives.push((name.to_owned(), value.to_owned()));
                }
                _ => {
                    step.method = token;
                    break;
                }
            }
        }
        step.path = String::from_utf8_lossy(&next().unwrap_or_default()).into_owned();
        step.body = rest.to_vec();
        step
    }

    /// The value of a directive.
    pub fn directive(&self, name: &str) -> Option<&str> {
        let mut found = self.directives.iter().rev();
        let (_, value) = found.find(|(known, _)| known == name)?;
        Some(value)
    }

    /// The number of a directive.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.directive(name)?.parse().ok()
    }
}

/// Reads a script.
pub fn parse(script: &[u8]) -> Vec<Step> {
    let lines = script.split(|byte| *byte == b'\n');
    let lines = lines.filter(|line| !line.is_empty() && line[0] != b'#');
    lines.take(MOST).map(Step::parse).collect()
}

/// What stands for placeholders.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Codes.
    pub codes: Vec<String>,
    /// Ids of rows.
    pub ids: Vec<String>,
    /// Cursors.
    pub cursors: Vec<String>,
}

/// Fills in placeholders.
pub fn filled(text: &[u8], known: &Known, now: i64) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, after @ ..] = rest {
        if let Some(after) = rest.strip_prefix(LINE_END.as_bytes()) {
            out.push(b'\n');
            rest = after;
            continue;
        }
        if let [b'$', kind, digit @ b'0'..=b'9', after @ ..] = rest {
            let index = usize::from(digit - b'0');
            let nth = |list: &[String], none: &str| {
                let found = list.get(index).or(list.last());
                found.map_or(none.to_owned(), String::clone)
            };
            let value = match kind {
                b'c' => Some(nth(&known.codes, "NOSUCH")),
                b'i' => Some(nth(&known.ids, "019f0000-0000-7000-8000-000000000000")),
                b'k' => Some(nth(&known.cursors, "1")),
                b't' => Some((now + [0, 500, 43_200_000][index % 3]).to_string()),
                _ => None,
            };
            if let Some(value) = value {
                out.extend_from_slice(value.as_bytes());
                rest = after;
                continue;
            }
        }
        out.push(*first);
        rest = after;
    }
    out
}
