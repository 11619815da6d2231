//! Extended JSON: what of it becomes plain JSON, what stays, and that nothing of a text is lost.

use invitcode::domain::tacobot::extended_json::{
    compact, field, fields, items, plain, unquoted, with,
};
use invitcode::domain::tacobot::import::Line;
use invitcode::domain::tacobot::is_derived;
use invitcode::wire::json::{Json, quote};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn types_of_mongodb_become_what_json_has_for_them() {
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
fn what_json_has_no_word_for_stays_as_it_is() {
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

#[test]
fn fields_and_items_are_found_where_they_stand() {
    let text = r#" { "a" : [1, "]}\"", {"b":2}] , "\u0063":"x,y" } "#;
    let found = fields(text).unwrap();
    let names: Vec<&str> = found.iter().map(|field| field.name.as_ref()).collect();
    assert_eq!(names, ["a", "c"]);
    assert_eq!(found[1].value, r#""x,y""#);
    assert_eq!(
        items(found[0].value).unwrap(),
        ["1", r#""]}\"""#, r#"{"b":2}"#]
    );
    assert_eq!(
        with(text, &field(&found, "c").unwrap().place, "7"),
        r#" { "a" : [1, "]}\"", {"b":2}] , "\u0063":7 } "#
    );
    assert_eq!(compact(text), r#"{"a":[1,"]}\"",{"b":2}],"\u0063":"x,y"}"#);
}

#[test]
fn what_is_no_object_has_no_fields() {
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
    ] {
        assert_eq!(fields(text), None, "{text}");
    }
    for text in ["", "[", "[1,]", "[1 2]", "[1}", "{}", "[\"a]"] {
        assert_eq!(items(text), None, "{text}");
    }
}

#[test]
fn a_field_that_stands_twice_is_not_the_only_one() {
    let found = fields(r#"{"a":1,"a":2,"b":3}"#).unwrap();
    assert_eq!(field(&found, "a"), None);
    assert_eq!(field(&found, "b").unwrap().value, "3");
}

const LINE: &str = r#"{"_id":{"$oid":"64f0a1b2c3d4e5f6a7b8c9d0"},"code":"aB","guild_id":"g","info":{"uses":5},"timestamp":1,"invites":[]}"#;

/// The field of the fault of a line, or nothing.
fn fault_of(line: &str) -> Option<&'static str> {
    Line::parse(line.as_bytes()).err().map(|fault| fault.0)
}

#[test]
fn a_line_that_is_a_document_is_taken() {
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
fn a_line_that_is_not_as_the_schema_says_is_refused_by_the_field() {
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
        ("[]", "[{\"user_id\":\"u\",\"timestamp\":1,}]", "invites"),
        ("[]", "[],\"$invitesFrom\":0", "$invitesFrom"),
    ] {
        let line = LINE.replacen(from, to, 1);
        assert_eq!(fault_of(&line), Some(field), "{line}");
    }
    assert_eq!(
        fault_of(r#"{"_id":"a","$invitesFrom":-1,"invites":[]}"#),
        Some("$invitesFrom")
    );
    assert_eq!(
        fault_of(r#"{"_id":"a","$invitesFrom":3,"invites":[]}"#),
        None
    );
    assert!(Line::parse(b"{\"_id\":\"\xff\"}").is_err());
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
    fn json_is_written_as_serde_json_writes_it(value in value()) {
        let text = value.to_string();
        prop_assert_eq!(Json::parse(text.as_bytes()).unwrap().write(), text);
    }

    #[test]
    fn compact_json_stays_and_other_json_becomes_it(value in value()) {
        let text = value.to_string();
        prop_assert_eq!(compact(&text), text.clone());
        prop_assert_eq!(compact(&serde_json::to_string_pretty(&value).unwrap()), text);
    }

    #[test]
    fn every_field_and_item_is_found(value in proptest::collection::vec(value(), 0..6)) {
        let list = Value::from(value.clone());
        let found: Vec<Value> = items(&list.to_string()).unwrap().iter().map(|item| serde_json::from_str(item).unwrap()).collect();
        prop_assert_eq!(&found, &value);
        let object: Value = value.into_iter().enumerate().map(|(n, value)| (format!("k{n}\""), value)).collect::<serde_json::Map<_, _>>().into();
        let text = object.to_string();
        for found in fields(&text).unwrap() {
            let expected = json!({ found.name.as_ref(): serde_json::from_str::<Value>(found.value).unwrap() });
            prop_assert_eq!(&expected[found.name.as_ref()], &object[found.name.as_ref()]);
            prop_assert_eq!(&text[found.place], found.value);
        }
    }

    #[test]
    fn no_text_at_all_makes_the_reading_fail(text in any::<String>(), bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = (fields(&text), items(&text), compact(&text), plain(&text));
        let mut quoted = String::new();
        quote(&text, &mut quoted);
        prop_assert_eq!(quoted, Value::from(text).to_string());
        let _ = Line::parse(&bytes);
    }

    #[test]
    fn no_broken_line_makes_the_reading_fail(cut in 0..LINE.len(), with in "[\\[\\]{}\",:\\\\0-9a-z ]{0,3}") {
        let mut line = LINE.to_owned();
        line.replace_range(cut..(cut + 1).min(LINE.len()), &with);
        if let Ok(line) = Line::parse(line.as_bytes()) {
            let columns: Value = serde_json::from_str(&line.document.unwrap()).unwrap();
            prop_assert_eq!(columns.as_array().unwrap().len(), 4);
            prop_assert!(serde_json::from_str::<Value>(&line.uses).unwrap().is_array());
        }
    }
}

#[test]
fn a_string_says_what_json_says_it_does() {
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
fn what_holds_no_type_of_mongodb_stays_as_it_was_written() {
    for text in [r#"[1, 2]"#, r#"{ "a" : [ ] }"#, "[", ""] {
        assert_eq!(plain(text), text);
    }
}

#[test]
fn an_entry_is_kept_only_where_storage_would_not_write_it_just_so() {
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
fn a_use_is_handed_to_storage_with_no_more_than_storage_needs() {
    let entries = r#"[{"user_id":"a","timestamp":1},{"timestamp":1,"user_id":"a"},{"user_id":"b","timestamp":1},{ "user_id" : "a", "timestamp" : 1.0 }]"#;
    let line = Line::parse(LINE.replace("[]", entries).as_bytes()).unwrap();
    let expected = r#"[["a",1],["a",1,{"timestamp":1,"user_id":"a"},2],["b",1],["a",1,{"user_id":"a","timestamp":1.0},3]]"#;
    assert_eq!(line.uses, expected);
    let empty = Line::parse(LINE.as_bytes()).unwrap();
    assert_eq!(empty.uses, "[]");
}

#[test]
fn a_user_is_the_same_however_its_id_is_written() {
    for (entries, expected) in [
        (
            r#"[{"user_id":"\u0061","timestamp":1},{"user_id":"a","timestamp":1}]"#,
            r#"[["a",1,{"user_id":"\u0061","timestamp":1}],["a",1,null,2]]"#,
        ),
        (
            r#"[{"user_id":"\u005c","timestamp":1},{"user_id":"\\","timestamp":1}]"#,
            r#"[["\\",1,{"user_id":"\u005c","timestamp":1}],["\\",1,{"user_id":"\\","timestamp":1},2]]"#,
        ),
    ] {
        let line = Line::parse(LINE.replace("[]", entries).as_bytes()).unwrap();
        assert_eq!(line.uses, expected);
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
