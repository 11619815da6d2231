//! Code text, ids, dates and Extended JSON: every reader reads a text in the same way.

use crate::common::random;
use invitcode::domain::address;
use invitcode::domain::code::{self, ALPHABET, FoldedCode, LENGTH, NewCode, Slip, TypedCode};
use invitcode::domain::date;
use invitcode::domain::id::{RowId, ServerId, UserId};
use invitcode::domain::language::Language;
use invitcode::domain::tacobot::extended_json::{Object, compact, items, plain};
use invitcode::domain::tacobot::{InviteInfo, Seconds};
use invitcode::domain::text::{IdempotencyKey, Name};
use invitcode::domain::timecapsule::CodePrefix;
use invitcode::http::Head;
use invitcode::wire::json::Json;
use std::rc::Rc;

/// Checks a text.
pub fn check(bytes: &[u8]) {
    let text = &*String::from_utf8_lossy(bytes);
    check_code(text);
    check_ids(text);
    check_date(text);
    check_json(bytes, text);
    check_extended_json(text);
    let _ = Language::accepted(text);
    let parties = address::parties(text);
    let all = [Some(&parties.narrow), parties.wide.as_ref()];
    assert!(
        all.into_iter()
            .flatten()
            .all(|party| (1..=24).contains(&party.len())),
        "{text:?} is of {parties:?}"
    );
}

fn check_code(text: &str) {
    let folded = FoldedCode::typed(text);
    if let Some(folded) = &folded {
        let folded_text = folded.as_str();
        let is_symbol = |byte: u8| {
            byte.is_ascii_digit() || byte.is_ascii_uppercase() && !b"ILO".contains(&byte)
        };
        assert!((4..=32).contains(&folded_text.len()) && folded_text.bytes().all(is_symbol));
        let between = |marks: [char; 2]| -> String {
            let symbols = folded_text.chars();
            symbols.flat_map(|one| [marks[0], one, marks[1]]).collect()
        };
        for same in [
            folded_text,
            &text.to_ascii_lowercase(),
            &text.to_ascii_uppercase(),
            &text.replace(['-', '\u{2009}'], "\n"),
            &between(['-', '\u{2009}']),
            &between(['\u{2068}', '\u{2069}']),
            &between(['\u{ff0d}', '\u{fe0f}']),
            &full_width(text),
        ] {
            assert_eq!(FoldedCode::typed(same).as_ref(), Some(folded), "{same:?}");
        }
    }
    let served = TypedCode::parse(text).ok();
    let served = served.and_then(|typed| FoldedCode::typed(typed.as_str()));
    let generated = served.filter(|folded| folded.as_str().len() == LENGTH);
    assert_eq!(
        generated.as_ref().map(FoldedCode::as_str),
        code::check(text).ok().as_deref(),
        "the service and pages read {text:?} in two ways"
    );
    match code::check(text) {
        Ok(symbols) => check_generated(text, &symbols, folded.as_ref()),
        Err(slip) => {
            let is_twelve = folded.is_some_and(|folded| folded.as_str().len() == LENGTH);
            assert!(!is_twelve, "{text:?} has a {slip:?}");
        }
    }
    let shown = code::format(text);
    assert_eq!(code::format(&shown), shown, "{text:?}");
    if let Ok(made) = NewCode::parse(text) {
        assert_eq!(made.text, text);
        assert_eq!(
            FoldedCode::typed(text),
            Some(made.folded.clone()),
            "{text:?}"
        );
        assert_ne!(made.folded.as_str().len(), LENGTH, "{text:?}");
    }
}

/// A text with the full-width form of each letter and digit.
fn full_width(text: &str) -> String {
    let form = |one: char| match one {
        '0'..='9' | 'A'..='Z' | 'a'..='z' => char::from_u32(u32::from(one) + 0xfee0),
        _ => Some(one),
    };
    text.chars().filter_map(form).collect()
}

fn check_generated(text: &str, symbols: &str, folded: Option<&FoldedCode>) {
    assert_eq!(folded.map(FoldedCode::as_str), Some(symbols));
    assert!(symbols.len() == LENGTH && symbols.bytes().all(|byte| ALPHABET.contains(&byte)));
    assert_eq!(code::check(&code::format(text)).as_deref(), Ok(symbols));
    assert!(NewCode::parse(symbols).is_err());
    let mut slipped = symbols.as_bytes().to_vec();
    for at in 0..LENGTH {
        let right = slipped[at];
        for wrong in ALPHABET.iter().filter(|wrong| **wrong != right) {
            slipped[at] = *wrong;
            let slipped = std::str::from_utf8(&slipped).expect("symbols are ASCII");
            assert_eq!(code::check(slipped), Err(Slip::Check), "{symbols}");
        }
        slipped[at] = right;
        for other in at + 1..LENGTH {
            if slipped[other] != right {
                slipped.swap(at, other);
                let swapped = std::str::from_utf8(&slipped).expect("symbols are ASCII");
                assert_eq!(code::check(swapped), Err(Slip::Check), "{symbols}");
                slipped.swap(at, other);
            }
        }
    }
}

fn check_ids(text: &str) {
    let is_id = (1..=128).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    let server = ServerId::parse(text);
    assert_eq!(server.is_ok(), is_id, "{text:?}");
    assert_eq!(UserId::parse(text).is_ok(), is_id, "{text:?}");
    assert_eq!(
        IdempotencyKey::parse(text).is_ok(),
        is_id
            && text
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && byte != b',')
    );
    if let Ok(id) = RowId::parse(text) {
        assert_eq!(RowId::parse(id.as_str()), Ok(id.clone()));
        assert!(id.as_str().eq_ignore_ascii_case(text), "{text:?}");
    }
    if let Ok(name) = Name::parse(text)
        && let Some(prefix) = CodePrefix::of(&name)
    {
        let code = [prefix.as_str(), "-456"].concat();
        assert!(
            NewCode::parse(&code).is_ok() && FoldedCode::typed(&code).is_some(),
            "{code:?}"
        );
    }
    if let Ok(server) = server {
        let seed = text.len() as u64;
        let [one, other] = [seed, seed + 1].map(|seed| {
            let [bytes, ..] = random(seed).codes();
            NewCode::generate(&server, bytes)
        });
        assert_eq!(code::check(&one.text).as_ref(), Ok(&one.text));
        assert_eq!(one.text[..2], other.text[..2], "a server has one shard");
    }
}

fn check_date(text: &str) {
    let Some(time) = date::parse(text) else {
        return;
    };
    assert!(
        time.written().is_some(),
        "{text:?} cannot be written: {}",
        time.get()
    );
    assert_eq!(date::parse(&date::iso(time)), Some(time), "{text:?}");
}

/// Whether a tree holds a number that is written as null.
fn has_fraction(json: &Json) -> bool {
    match json {
        Json::Float(_) => true,
        Json::List(items) => items.iter().any(has_fraction),
        Json::Object(fields) => fields.iter().any(|(_, value)| has_fraction(value)),
        _ => false,
    }
}

fn check_json(bytes: &[u8], text: &str) {
    let Ok(json) = Json::parse(bytes) else {
        return;
    };
    if !has_fraction(&json) {
        assert_eq!(
            Json::parse(json.write().as_bytes()).as_ref(),
            Ok(&json),
            "{text}"
        );
    }
    if let Some(head) = Head::from_json(&json, Rc::default()) {
        assert!(
            json.get("method").is_some()
                && head.path == json.get("path").and_then(Json::as_text).unwrap_or_default()
        );
    }
    assert_eq!(
        Json::parse(compact(text).as_bytes()).as_ref(),
        Ok(&json),
        "{text}"
    );
    assert_eq!(compact(&compact(text)), compact(text), "{text}");
    assert!(
        Json::parse(plain(text).as_bytes()).is_ok(),
        "{text} in plain: {}",
        plain(text)
    );
    match &json {
        Json::Object(found) => {
            let read = Object::parse(text).expect("an object has fields");
            assert_eq!(read.fields().len(), found.len(), "{text}");
            for (read, (name, value)) in read.fields().iter().zip(found) {
                assert_eq!(read.name, *name, "{text}");
                assert_eq!(
                    Json::parse(read.value.as_bytes()).as_ref(),
                    Ok(value),
                    "{text}"
                );
            }
            let same = read.write(|field| Some(field.value.into()));
            assert_eq!(compact(&same), compact(text));
        }
        Json::List(found) => {
            let read = items(text).expect("a list has items");
            let read = read.iter().map(|item| Json::parse(item.as_bytes()));
            assert!(read.eq(found.iter().cloned().map(Ok)), "{text}");
        }
        _ => {}
    }
}

fn check_extended_json(text: &str) {
    // For text that is not JSON, the only promise is that reading it causes no fault.
    let _ = (Object::parse(text), items(text), compact(text), plain(text));
    if let Some(seconds) = Seconds::parse(text) {
        let again = Seconds::parse(seconds.as_str()).expect("a number stays one");
        assert!(
            again.is(&seconds) && again.key() == seconds.key(),
            "{text:?}"
        );
    }
    // Plain JSON, as Discord's reports are.
    if text.contains('$') || Json::parse(text.as_bytes()).is_err() {
        return;
    }
    if let Ok(info) = InviteInfo::parse(text) {
        let kept = plain(info.as_str()).into_owned();
        assert!(
            Json::parse(kept.as_bytes()).is_ok(),
            "{text} is kept as {kept}"
        );
        let again = InviteInfo::parse(&kept);
        assert_eq!(again.as_ref(), Ok(&info), "{text} is kept as {kept}");
        let time = |text: &str| {
            let json = Json::parse(text.as_bytes()).ok()?;
            date::parse(json.get("created_at")?.as_text()?)
        };
        assert_eq!(time(&kept), time(text), "{text} is kept as {kept}");
    }
}
