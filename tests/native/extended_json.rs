//! Extended JSON: which types become plain JSON and which stay, and that no text is lost.

use invitcode::domain::tacobot::Fault;
use invitcode::domain::tacobot::entry::is_derived;
use invitcode::domain::tacobot::extended_json::{Object, compact, items, plain, unquoted};
use invitcode::domain::tacobot::line::{Line, Said};
use invitcode::wire::json::{Json, quote};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn types_of_mongodb_become_the_types_of_json() {
    for (extended, expected) in [
        (
            r#"{"$oid":"64f0a1b2c3d4e5f6a7b8c9d0"}"#,
            r#""64f0a1b2c3d4e5f6a7b8c9d0""#,
        ),
        (r#"{"$numberInt":"5"}"#, "5"),
        (
            r#"{"$numberLong":"-9007199254740993"}"#,
            "-9007199254740993",
        ),
        (r#"{"$numberDouble":"1.50"}"#, "1.50"),
        (r#"{"$numberDouble":"1.6934592E+09"}"#, "1.6934592E+09"),
        (r#"{"$numberDouble":"-0.0"}"#, "-0.0"),
        (
            r#"{"$date":"2023-01-01T00:00:00Z"}"#,
            r#""2023-01-01T00:00:00Z""#,
        ),
        (
            r#"{"$date":{"$numberLong":"1672531200000"}}"#,
            r#""2023-01-01T00:00:00.000Z""#,
        ),
        (
            r#"{"$date":{"$numberLong":"-1"}}"#,
            r#""1969-12-31T23:59:59.999Z""#,
        ),
        (
            r#"{"$date":1672531200000}"#,
            r#""2023-01-01T00:00:00.000Z""#,
        ),
        (
            r#"{"a":[{"$numberInt":"1"},{"b":{"$oid":"x"}}],"c":1.50}"#,
            r#"{"a":[1,{"b":"x"}],"c":1.50}"#,
        ),
        (r#"[{"$numberInt":"1"}]"#, "[1]"),
        (r#"{"a":{},"b":[]}"#, r#"{"a":{},"b":[]}"#),
    ] {
        assert_eq!(plain(extended), expected);
    }
}

#[test]
fn types_that_json_lacks_stay_unchanged() {
    for text in [
        r#"{"$numberDouble":"NaN"}"#,
        r#"{"$numberDouble":"Infinity"}"#,
        r#"{"$numberLong":"x"}"#,
        r#"{"$numberDecimal":"1.10"}"#,
        r#"{"$binary":{"base64":"AAAA","subType":"00"}}"#,
        r#"{"$timestamp":{"t":1,"i":2}}"#,
        r#"{"$minKey":1}"#,
        r#"{"$oid":5}"#,
        r#"{"$oid":"x","other":1}"#,
        r#"{"$date":253402300800000}"#,
        r#"{"price":"$5"}"#,
    ] {
        assert_eq!(plain(text), text);
    }
}

/// The items of a list, in their original spelling.
fn items_of(text: &str) -> Option<Vec<&str>> {
    items(text)
}

#[test]
fn a_date_with_an_offset_without_a_colon_is_read() {
    for (written, expected) in [
        (
            "2015-12-29T10:00:00.000+0100",
            "2015-12-29T10:00:00.000+01:00",
        ),
        ("2015-12-29T10:00:00-0530", "2015-12-29T10:00:00-05:30"),
        (
            "2015-12-29T10:00:00.000+0000",
            "2015-12-29T10:00:00.000+00:00",
        ),
        (
            "2015-12-29T10:00:00.000+01:00",
            "2015-12-29T10:00:00.000+01:00",
        ),
        ("2015-12-29T10:00:00.000Z", "2015-12-29T10:00:00.000Z"),
        (
            "2015-12-29T10:00:00.000+2500",
            "2015-12-29T10:00:00.000+2500",
        ),
        ("0100", "0100"),
        ("é", "é"),
        ("", ""),
    ] {
        let date = json!({ "$date": written }).to_string();
        assert_eq!(plain(&date), json!(expected).to_string());
    }
    let line = LINE.replace(
        r#"{"uses":5}"#,
        r#"{"created_at":{"$date":"2015-12-29T10:00:00.000+0100"}}"#,
    );
    assert_eq!(fault_of(&line), None);
}

#[test]
fn fields_and_items_keep_their_spelling() {
    let text = r#" { "a" : [1, "]}\"", {"b":2}] , "\u0063":"x,y" } "#;
    let found = Object::parse(text).unwrap();
    let names: Vec<&str> = found
        .fields()
        .iter()
        .map(|field| field.name.as_ref())
        .collect();
    assert_eq!(names, ["a", "c"]);
    assert_eq!(found.get("c"), Some(r#""x,y""#));
    assert_eq!(
        items_of(found.get("a").unwrap()).unwrap(),
        ["1", r#""]}\"""#, r#"{"b":2}"#]
    );
    assert_eq!(
        found.with("c", "7"),
        r#"{"a":[1, "]}\"", {"b":2}],"\u0063":7}"#
    );
    assert_eq!(found.without("a"), r#"{"\u0063":"x,y"}"#);
    assert_eq!(compact(text), r#"{"a":[1,"]}\"",{"b":2}],"\u0063":"x,y"}"#);
}

#[test]
fn a_value_that_is_not_an_object_has_no_fields() {
    for text in [
        "",
        " ",
        "{",
        "{]",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{\"a\":1}{",
        "{a:1}",
        "[]",
        "5",
        "{\"a\":1 \"b\":2}",
        "{\"a",
        "{\"a\\",
        "{\"a\":\"x}",
        "{\"\\ud800\":1}",
    ] {
        assert!(Object::parse(text).is_none(), "{text}");
    }
    for text in ["", "[", "[1,]", "[1 2]", "[1}", "{}", "[\"a]"] {
        assert!(items(text).is_none(), "{text}");
    }
}

#[test]
fn a_repeated_field_is_reported_as_repeated() {
    let found = Object::parse(r#"{"a":1,"a":2,"b":3}"#).unwrap();
    assert_eq!(found.get("a"), None);
    assert!(found.has("a"));
    assert_eq!(found.get("b"), Some("3"));
}

const LINE: &str = r#"{"_id":{"$oid":"64f0a1b2c3d4e5f6a7b8c9d0"},"code":"aB","guild_id":"g","info":{"uses":5},"timestamp":1,"invites":[]}"#;

/// The field that makes a line invalid, or nothing.
fn fault_of(line: &str) -> Option<&'static str> {
    said(line).err().map(|fault| fault.0)
}

/// A parsed line.
fn said(line: &str) -> Result<Said<'_>, Fault> {
    Line::parse(1, line.as_bytes())?.read()
}

/// The uses of a line: user, time, and the whole entry if it is stored.
fn uses_of(line: &str) -> Vec<(String, String, Option<String>)> {
    let uses = said(line).unwrap().uses.into_iter();
    uses.map(|(entry, _)| (entry.user.into(), entry.at.into(), entry.kept))
        .collect()
}

#[test]
fn a_line_that_is_a_document_is_accepted() {
    let relaxed = LINE.replace("[]", r#"[{"user_id":"u","timestamp":1.5E+09},{"timestamp":{"$numberInt":"7"},"user_id":"é\"","more":{}}]"#);
    for line in [
        LINE,
        relaxed.as_str(),
        &format!("\t{LINE}\r"),
        &LINE.replace(r#"{"$oid":"64f0a1b2c3d4e5f6a7b8c9d0"}"#, "\"own\""),
    ] {
        assert_eq!(fault_of(line), None, "{line}");
    }
}

#[test]
fn a_line_that_breaks_the_schema_is_refused_with_its_field() {
    for (from, to, field) in [
        ("}", "", "line"),
        ("\"code\":\"aB\"", "\"code\":tru", "line"),
        (
            "\"_id\":{\"$oid\":\"64f0a1b2c3d4e5f6a7b8c9d0\"},",
            "",
            "_id",
        ),
        ("{\"$oid\":\"64f0a1b2c3d4e5f6a7b8c9d0\"}", "5", "_id"),
        ("\"aB\"", "5", "code"),
        ("\"aB\"", "\"a b\"", "code"),
        ("\"aB\"", "\"aB\",\"code\":\"x\"", "code"),
        ("\"guild_id\":\"g\"", "\"guild_id\":\"-\"", "guild_id"),
        (
            "\"guild_id\":\"g\"",
            "\"guild_id\":123456789012345678",
            "guild_id",
        ),
        ("{\"uses\":5}", "[]", "info"),
        ("{\"uses\":5}", "{\"uses\":\"5\"}", "info.uses"),
        ("{\"uses\":5}", "{\"uses\":5,\"uses\":6}", "info"),
        ("{\"uses\":5}", "{\"temporary\":\"no\"}", "info.temporary"),
        ("{\"uses\":5}", "{\"revoked\":true}", "info.revoked"),
        (
            "{\"uses\":5}",
            "{\"created_at\":\"yesterday\"}",
            "info.created_at",
        ),
        (
            "{\"uses\":5}",
            "{\"created_at\":\"2023-12-31T23:59:60Z\"}",
            "info.created_at",
        ),
        ("{\"uses\":5}", "{\"channel_id\":null}", "info.channel_id"),
        ("\"timestamp\":1", "\"timestamp\":\"1\"", "timestamp"),
        ("[]", "{}", "invites"),
        ("[]", "[1]", "invites"),
        ("[]", "[{\"user_id\":\"u\"}]", "invites"),
        ("[]", "[{\"user_id\":5,\"timestamp\":1}]", "invites"),
        ("[]", "[{\"user_id\":\"\",\"timestamp\":1}]", "invites"),
        ("[]", "[{\"user_id\":\"u\",\"timestamp\":1,}]", "line"),
        ("[]", "[],\"invites\":[]", "invites"),
        ("[]", "null", "invites"),
    ] {
        let line = LINE.replacen(from, to, 1);
        assert_eq!(fault_of(&line), Some(field), "{line}");
    }
    assert!(Line::parse(1, b"{\"_id\":\"\xff\"}").is_err());
}

#[test]
fn a_line_that_continues_a_log_is_a_list() {
    for line in [
        r#"["a",3,[]]"#,
        r#" [ "a" , 3 , [ ] ] "#,
        r#"[{"$oid":"64f0a1b2c3d4e5f6a7b8c9d0"},0,[{"user_id":"u","timestamp":1}],[[0,2]]]"#,
        r#"["a",3,[],[]]"#,
    ] {
        assert_eq!(fault_of(line), None, "{line}");
    }
    for (line, field) in [
        ("[]", "line"),
        (r#"["a"]"#, "line"),
        (r#"["a",3]"#, "line"),
        (r#"["a",-1,[]]"#, "line"),
        (r#"["a",1.0,[]]"#, "line"),
        (r#"["a",01,[]]"#, "line"),
        (r#"["a","3",[]]"#, "line"),
        (r#"["a",3,[],[],[]]"#, "line"),
        (r#"["a",3,[],[[0,1]]]"#, "line"),
        (r#"["a",3,[],5]"#, "line"),
        (r#"["a",3,[]"#, "line"),
        ("[5,3,[]]", "_id"),
        (r#"["\ud800",3,[]]"#, "_id"),
        (r#"["a",3,{}]"#, "invites"),
        (r#"["a",3,[1]]"#, "invites"),
    ] {
        assert_eq!(fault_of(line), Some(field), "{line}");
    }
}

#[test]
fn a_document_is_never_read_as_the_continuation_of_a_log() {
    for more in [
        r#""$invitesFrom":0"#,
        r#""z":{"a":1,"$invitesFrom":0,"invites":[]}"#,
        r#""z":["a",0,[]]"#,
    ] {
        let line = LINE.replacen('{', &format!("{{{more},"), 1);
        let document = said(&line).unwrap().document.unwrap();
        assert_eq!(document.text.extended(""), line);
    }
}

#[test]
fn a_document_without_a_log_has_an_empty_one_and_stays_without() {
    let bare = LINE.replace(r#","invites":[]"#, "");
    let said = said(&bare).unwrap();
    assert!(said.uses.is_empty());
    let document = said.document.unwrap().text;
    assert_eq!(document.extended(""), bare);
    assert!(
        document
            .plain("")
            .ends_with(r#","timestamp":1,"invites":[]}"#)
    );
    let used = r#"{"user_id":"u","timestamp":1}"#;
    let expected = LINE.replace("[]", &format!("[{used}]"));
    assert_eq!(document.extended(used), expected);
}

fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        any::<String>(),
        Just("\u{0}\"\\\u{1f}\u{7f}\u{2028}é😀".to_owned())
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((any::<String>(), inner), 0..5)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn json_is_written_like_serde_json_writes_it(value in value()) {
        let text = value.to_string();
        prop_assert_eq!(Json::parse(text.as_bytes()).unwrap().write(), text);
    }

    #[test]
    fn json_is_made_compact_and_compact_json_stays(value in value()) {
        let text = value.to_string();
        prop_assert_eq!(compact(&text), text.as_str());
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        prop_assert_eq!(compact(&pretty), text);
    }

    #[test]
    fn every_field_and_item_is_found(value in proptest::collection::vec(value(), 0..6)) {
        let list = Value::from(value.clone());
        let found: Vec<Value> = items(&list.to_string()).unwrap().iter().map(|item| serde_json::from_str(item).unwrap()).collect();
        prop_assert_eq!(&found, &value);
        let object: Value = value.into_iter().enumerate().map(|(n, value)| (format!("k{n}\""), value)).collect::<serde_json::Map<_, _>>().into();
        let text = object.to_string();
        let parsed = Object::parse(&text).unwrap();
        for found in parsed.fields() {
            let expected = json!({ found.name.as_ref(): serde_json::from_str::<Value>(found.value).unwrap() });
            prop_assert_eq!(&expected[found.name.as_ref()], &object[found.name.as_ref()]);
        }
        prop_assert_eq!(parsed.with("absent", "0"), text.clone());
    }

    #[test]
    fn reading_any_text_does_not_fail(text in any::<String>(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = (Object::parse(&text), items(&text), compact(&text), plain(&text));
        let mut quoted = String::new();
        quote(&text, &mut quoted);
        prop_assert_eq!(quoted, Value::from(text).to_string());
        let _ = Line::parse(1, &bytes).map(|line| line.read());
    }

    #[test]
    fn reading_any_broken_line_does_not_fail(cut in 0..LINE.len(), with in "[\\[\\]{}\",:\\\\0-9a-z ]{0,3}") {
        let mut line = LINE.to_owned();
        line.replace_range(cut..(cut + 1).min(LINE.len()), &with);
        if let Ok(said) = said(&line) {
            let document = said.document.unwrap().text;
            prop_assert!(serde_json::from_str::<Value>(document.as_str()).unwrap().is_object());
        }
    }
}

#[test]
fn a_string_is_decoded_like_json() {
    for (text, says) in [
        (r#""plain""#, Some("plain")),
        (r#""""#, Some("")),
        (r#""\\""#, Some(r"\")),
        (r#""a\nb""#, Some("a\nb")),
        (r#""""""#, None),
        ("\"\n\"", None),
        (r#""\""#, None),
        ("plain", None),
        (r#"""#, None),
    ] {
        assert_eq!(unquoted(text).as_deref(), says, "{text}");
    }
}

#[test]
fn a_text_without_types_of_mongodb_stays_unchanged() {
    for text in [r#"[1, 2]"#, r#"{ "a" : [ ] }"#, "[", ""] {
        assert_eq!(plain(text), text);
    }
}

#[test]
fn an_entry_is_stored_only_if_it_could_not_be_rebuilt() {
    for (user, at, is_kept) in [
        ("bob", "1672617600", false),
        ("bob", "0", false),
        ("李", "999999999999999", false),
        ("bob", "1000000000000000", true),
        ("bob", "1.5", true),
        ("bob", "-1", true),
        ("bob", "01", true),
        ("q\"uote", "1", true),
        ("back\\slash", "1", true),
    ] {
        assert_eq!(is_derived(user, at), !is_kept, "{user} {at}");
    }
}

#[test]
fn a_use_is_stored_with_no_more_than_storage_needs() {
    let entries = r#"[{"user_id":"a","timestamp":1},{"timestamp":1,"user_id":"a"},{"user_id":"b","timestamp":1},{ "user_id" : "a", "timestamp" : 1.0 }]"#;
    let use_of = |user: &str, at: &str, kept: Option<&str>| {
        (user.to_owned(), at.to_owned(), kept.map(str::to_owned))
    };
    assert_eq!(
        uses_of(&LINE.replace("[]", entries)),
        [
            use_of("a", "1", None),
            use_of("a", "1", Some(r#"{"timestamp":1,"user_id":"a"}"#)),
            use_of("b", "1", None),
            use_of("a", "1", Some(r#"{"user_id":"a","timestamp":1.0}"#)),
        ]
    );
    assert_eq!(uses_of(LINE), []);
}

#[test]
fn a_user_is_the_same_in_every_spelling_of_its_id() {
    for (entries, user, kept) in [
        (
            r#"[{"user_id":"\u0061","timestamp":1}]"#,
            "a",
            r#"{"user_id":"\u0061","timestamp":1}"#,
        ),
        (
            r#"[{"user_id":"\u005c","timestamp":1}]"#,
            "\\",
            r#"{"user_id":"\u005c","timestamp":1}"#,
        ),
    ] {
        let expected = (user.to_owned(), "1".to_owned(), Some(kept.to_owned()));
        assert_eq!(uses_of(&LINE.replace("[]", entries)), [expected]);
    }
}

#[test]
fn an_entry_has_at_most_3900_bytes_and_a_user_128_characters() {
    let entry = |length: usize| {
        let fixed = r#"[{"user_id":"a","timestamp":1,"note":""}]"#.len() - 2;
        let note = "x".repeat(length - fixed);
        LINE.replace(
            "[]",
            &format!(r#"[{{"user_id":"a","timestamp":1,"note":"{note}"}}]"#),
        )
    };
    let user = |length: usize| {
        let user = "u".repeat(length);
        LINE.replace("[]", &format!(r#"[{{"user_id":"{user}","timestamp":1}}]"#))
    };
    for taken in [entry(3_900), user(1), user(128)] {
        assert_eq!(fault_of(&taken), None);
    }
    for refused in [entry(3_901), entry(3_902), user(0), user(129), user(130)] {
        assert_eq!(fault_of(&refused), Some("invites"));
    }
}
