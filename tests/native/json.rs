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
