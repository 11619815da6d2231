//! Whether a value matches the description of the service.

use invitcode::domain::date;
use invitcode::domain::error::ErrorKind;
use invitcode::wire::schema::{Object, Schema};
use serde_json::{Map, Value};

/// What is wrong with a value, where something is. `closed` forbids fields that nobody described.
pub fn fault(schema: &Schema, value: &Value, closed: bool) -> Option<String> {
    let right = match schema {
        Schema::Any => true,
        Schema::Null => value.is_null(),
        Schema::Boolean => value.is_boolean(),
        Schema::Number => value.is_number(),
        Schema::Integer { min, max } => value
            .as_i64()
            .is_some_and(|number| (*min..=*max).contains(&number)),
        Schema::Map => value.is_object(),
        Schema::String => value.is_string(),
        Schema::Lines => value.is_string(),
        Schema::DateTime => value
            .as_str()
            .is_some_and(|text| date::parse(text).is_some()),
        Schema::Text { min, max } => value.as_str().is_some_and(|text| {
            (*min..=*max).contains(&text.chars().count()) && !text.chars().any(char::is_control)
        }),
        Schema::Pattern { min, max, .. } => {
            let length = value.as_str().map(|text| text.chars().count());
            length.is_some_and(|length| (*min..=*max).contains(&length))
        }
        Schema::Uuid => value.as_str().is_some_and(is_uuid),
        Schema::Words(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        Schema::Nullable(inner) => {
            return if value.is_null() {
                None
            } else {
                fault(inner, value, closed)
            };
        }
        Schema::List(item) => {
            let Some(items) = value.as_array() else {
                return Some(format!("is no list: {value}"));
            };
            return items.iter().find_map(|one| fault(item, one, closed));
        }
        Schema::Single(item) => {
            return match value.as_array().map(Vec::as_slice) {
                Some([only]) => fault(item, only, closed),
                _ => Some(format!("is no list of one: {value}")),
            };
        }
        Schema::Either(forms) => forms
            .iter()
            .any(|form| fault(form, value, closed).is_none()),
        Schema::Object(object) | Schema::Closed(object) => return fields(object, value, closed),
        Schema::Reply => {
            return match value.get("status").and_then(Value::as_str) {
                Some("success") => success(value, None),
                _ => refusal(value),
            };
        }
        Schema::Refusal => return refusal(value),
    };
    (!right).then(|| format!("{value} is not {schema:?}"))
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn fields(object: &Object, value: &Value, closed: bool) -> Option<String> {
    let Some(found) = value.as_object() else {
        return Some(format!("is no {}: {value}", object.name));
    };
    for field in object.fields {
        match found.get(field.name) {
            None if field.optional => {}
            None => return Some(format!("{} lacks {}: {value}", object.name, field.name)),
            Some(inner) => {
                if let Some(wrong) = fault(&field.schema, inner, closed) {
                    return Some(format!("{}.{}: {wrong}", object.name, field.name));
                }
            }
        }
    }
    let known = |name: &String| object.fields.iter().any(|field| field.name == name);
    let other = found.keys().find(|name| closed && !known(name))?;
    Some(format!(
        "{} has {other}, which nobody described: {value}",
        object.name
    ))
}

fn only(value: &Map<String, Value>, names: &[&str]) -> Option<String> {
    let mut others = value.keys().filter(|name| !names.contains(&name.as_str()));
    others
        .next()
        .map(|other| format!("a reply has the field {other}"))
}

/// What is wrong with a success of the standard form, with such data.
pub fn success(value: &Value, data: Option<&Schema>) -> Option<String> {
    let Some(reply) = value.as_object() else {
        return Some(format!("is no reply: {value}"));
    };
    let is_message = |text: &str| !text.is_empty();
    if reply.get("status") != Some(&"success".into())
        || reply.get("code") != Some(&200.into())
        || !reply
            .get("message")
            .and_then(Value::as_str)
            .is_some_and(is_message)
    {
        return Some(format!("is no success: {value}"));
    }
    only(reply, &["status", "code", "message", "data"]).or_else(|| {
        let data = data?;
        fault(data, reply.get("data").unwrap_or(&Value::Null), true)
    })
}

/// What is wrong with an error of the standard form.
pub fn refusal(value: &Value) -> Option<String> {
    let Some(reply) = value.as_object() else {
        return Some(format!("is no reply: {value}"));
    };
    let text = |name: &str| reply.get(name).and_then(Value::as_str).unwrap_or_default();
    let kind = ErrorKind::from_key(text("error"));
    let status = kind.map(|kind| kind.status().into());
    if text("status") != "error" || status.is_none() || reply.get("code") != status.as_ref() {
        return Some(format!("is no error: {value}"));
    }
    if text("message").is_empty() {
        return Some(format!("says nothing: {value}"));
    }
    let is_detail = |detail: &Value| {
        let text = |name: &str| detail.get(name).and_then(Value::as_str);
        text("field").is_some() && text("problem").is_some_and(|problem| !problem.is_empty())
    };
    let details = reply.get("details").and_then(Value::as_array);
    if details.is_some_and(|details| details.is_empty() || !details.iter().all(is_detail)) {
        return Some(format!("has wrong details: {value}"));
    }
    let names = ["status", "code", "message", "error", "details", "requestId"];
    only(reply, &names)
}
