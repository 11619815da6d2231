//! Reading and writing JSON.

use invitcode::functions::arguments::fields;
use invitcode::wire::json::{Json, quote};

#[test]
fn a_text_is_quoted_like_javascript_quotes_it() {
    for (text, quoted) in [
        ("plain", r#""plain""#),
        ("\"", r#""\"""#),
        ("\\", r#""\\""#),
        ("\u{8}\t\n\u{c}\r", r#""\b\t\n\f\r""#),
        ("\0\u{1f}\u{7f}", "\"\\u0000\\u001f\u{7f}\""),
        ("a\nb", r#""a\nb""#),
        ("é\u{2028}李", "\"é\u{2028}李\""),
    ] {
        let mut out = String::new();
        quote(text, &mut out);
        assert_eq!(out, quoted);
        assert_eq!(Json::parse(out.as_bytes()), Ok(Json::text(text)));
    }
}

#[test]
fn an_object_has_at_most_64_fields_without_repetition() {
    let object = |names: std::ops::Range<i64>| {
        let field = |name: i64| (name.to_string().into(), Json::Integer(name));
        Json::Object(names.map(field).collect())
    };
    assert_eq!(fields(object(0..64)).unwrap().len(), 64);
    assert!(fields(object(0..65)).is_err());
    assert!(fields(object(0..66)).is_err());
    let twice = Json::Object(vec![
        ("a".into(), Json::Null),
        ("b".into(), Json::Null),
        ("a".into(), Json::Null),
    ]);
    assert!(fields(twice).is_err());
    assert!(fields(Json::List(Vec::new())).is_err());
}

#[test]
fn every_character_is_quoted_alike_wherever_it_stands() {
    for (length, place) in (0..18).flat_map(|length| (0..=length).map(move |place| (length, place)))
    {
        for character in ('\0'..'\u{180}').chain(['\u{2028}', '李', '🎈']) {
            let mut text = "a".repeat(length);
            text.insert(place, character);
            let mut out = String::new();
            quote(&text, &mut out);
            assert_eq!(out, serde_json::to_string(&text).unwrap(), "{text:?}");
        }
    }
}

#[test]
fn a_text_that_is_not_utf_8_is_no_json_from_its_first_wrong_byte_or_before() {
    for (bytes, line, column) in [
        (&b"{\"a\":\"b\xff\"}"[..], 1, 7),
        (b"[1,\n \"\xc3\"]", 2, 2),
        (b"{\"a\":1}\xff", 1, 8),
        (b"[]\n\n \xff", 3, 2),
        (b"{a\xff", 1, 2),
        (b"\xff", 1, 0),
    ] {
        let place = Json::parse(bytes).unwrap_err();
        assert_eq!((place.line, place.column), (line, column), "{bytes:?}");
    }
}
