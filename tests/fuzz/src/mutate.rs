//! Mutations of inputs that consist of lines: lines are added, removed and moved, and values are replaced, so that scripts
//! and documents stay valid. Every second mutation changes bytes as in any other input.

use crate::checks::templates;
use fastrand::Rng;
use std::sync::OnceLock;

/// What a value may become.
const VALUES: [&str; 44] = [
    "\"red\"",
    "\"blue\"",
    "\"ann\"",
    "\"bob\"",
    "\"eve\"",
    "\"123456789012345678\"",
    "\"-\"",
    "\"\"",
    "\"$c0\"",
    "\"$c1\"",
    "\"$c2\"",
    "\"$c3\"",
    "\"$i0\"",
    "\"$i1\"",
    "\"$i2\"",
    "\"$i3\"",
    "\"$k0\"",
    "\"$k1\"",
    "\"$k2\"",
    "$t0",
    "$t1",
    "$t2",
    "0",
    "1",
    "2",
    "3",
    "-1",
    "1.0",
    "1e3",
    "1e308",
    "9007199254740993",
    "true",
    "false",
    "null",
    "[]",
    "{}",
    "{\"a\":[1,{\"b\":null}]}",
    "\"JOIN-US\"",
    "\"abc123\"",
    "\"\u{e9}\u{1f600}\\u0000\"",
    "\"owner\"",
    "\"admin\"",
    "\"member\"",
    "\"2.1\"",
];

/// Directives that a line may get.
const DIRECTIVES: [&str; 31] = [
    "by:ann",
    "by:bob",
    "by:eve",
    "by:ada",
    "by:!ann",
    "by:root",
    "by:*",
    "by:",
    "wait:1",
    "wait:500",
    "wait:3600000",
    "wait:86400000",
    "wait:-1000",
    "seed:1",
    "seed:2",
    "again:1",
    "limit:1",
    "limit:2",
    "key:k1",
    "key:k2",
    "lang:fr",
    "from:2001:db8::1",
    "from:",
    "discord:1",
    "guild:",
    "base:",
    "public:1",
    "type:text/plain",
    "encoding:gzip",
    "granted:\"known\"",
    "granted:{\"later\":{\"retryAfter\":5}}",
];

fn templates() -> &'static [String] {
    static LINES: OnceLock<Vec<String>> = OnceLock::new();
    LINES.get_or_init(templates::lines)
}

fn choose<'a, T: ?Sized>(rng: &mut Rng, list: &[&'a T]) -> &'a T {
    list[rng.usize(..list.len())]
}

/// Replaces one value of a line by another.
fn with_other_value(line: &[u8], rng: &mut Rng) -> Vec<u8> {
    let is_start = |at: &usize| {
        let before = at.checked_sub(1).map(|before| line[before]);
        matches!(before, Some(b':' | b'[' | b',' | b'=' | b'/'))
            && !matches!(line[*at], b' ' | b'/')
    };
    let starts: Vec<usize> = (0..line.len()).filter(is_start).collect();
    if starts.is_empty() {
        return line.to_vec();
    }
    let start = starts[rng.usize(..starts.len())];
    let rest = &line[start..];
    let end = if rest[0] == b'"' {
        rest[1..]
            .iter()
            .position(|byte| *byte == b'"')
            .map_or(rest.len(), |end| end + 2)
    } else {
        let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'&' | b'/' | b'?');
        rest.iter().position(is_end).unwrap_or(rest.len())
    };
    let value = choose(rng, &VALUES);
    // Beside JSON, values stand without quotes.
    let is_bare = matches!(line[start - 1], b'=' | b'/');
    let value = if is_bare {
        value.trim_matches('"')
    } else {
        value
    };
    [&line[..start], value.as_bytes(), &rest[end..]].concat()
}

fn with_directive(line: &[u8], rng: &mut Rng) -> Vec<u8> {
    [choose(rng, &DIRECTIVES).as_bytes(), b" ", line].concat()
}

fn change(lines: &mut Vec<Vec<u8>>, kind: Kind, rng: &mut Rng) {
    let at = rng.usize(..lines.len().max(1));
    match rng.u8(..12) {
        0..3 => {
            let line = match kind {
                Kind::Script => &templates()[rng.usize(..templates().len())],
                Kind::Documents => choose(rng, &templates::DOCUMENTS),
            };
            lines.insert(at.min(lines.len()), line.as_bytes().to_vec());
        }
        _ if lines.is_empty() => {}
        3 => {
            lines.remove(at);
        }
        4 => {
            let line = lines[at].clone();
            lines.insert(rng.usize(..=lines.len()), line);
        }
        5 => {
            let other = rng.usize(..lines.len());
            lines.swap(at, other);
        }
        6 | 7 if kind == Kind::Script => lines[at] = with_directive(&lines[at], rng),
        _ => lines[at] = with_other_value(&lines[at], rng),
    }
}

/// What the lines of an input are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Requests.
    Script,
    /// Documents of TacoBot's.
    Documents,
}

/// Changes an input in place; gives its new length.
pub fn lines(kind: Kind, data: &mut [u8], size: usize, max_size: usize, seed: u32) -> usize {
    let mut rng = Rng::with_seed(seed.into());
    if rng.bool() {
        return libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    }
    let text = &data[..size];
    let mut lines: Vec<Vec<u8>> = text
        .split(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect();
    lines.retain(|line| kind == Kind::Documents || !line.is_empty());
    for _ in 0..rng.usize(1..5) {
        change(&mut lines, kind, &mut rng);
    }
    let changed = lines.join(&b'\n');
    let length = changed.len().min(max_size);
    data[..length].copy_from_slice(&changed[..length]);
    length
}
