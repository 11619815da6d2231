//! Builds and parses the values that cross the boundary.

use invitcode::wasm::package::CallOptions;
use invitcode::wasm::worker;
use js_sys::{Array, Error, JSON, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

pub const NOW: f64 = 1_800_000_000_000.0;

/// The random bytes of a request, as a plan returns them.
pub fn random() -> String {
    "07".repeat(32)
}

/// The number of empty settings.
pub fn settings() -> u32 {
    worker::configure("{}").unwrap()
}

pub fn head(path: &str) -> String {
    format!(
        r#"{{"method":"POST","path":"{path}","contentType":"application/json","requestId":"r-1",
            "now":{NOW},"caller":{{"kind":"open"}}}}"#
    )
}

pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap()
}

pub fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().expect(name)
}

/// The statements of a plan that is neither a response nor an effect.
pub fn list(plan: &str) -> Array {
    JSON::parse(plan).unwrap().dyn_into().unwrap()
}

/// A parsed response.
pub struct Answer {
    pub status: f64,
    pub headers: Vec<String>,
    pub body: JsValue,
    pub label: String,
    pub cause: Option<String>,
    pub effects: Array,
}

pub fn answer(text: &str) -> Answer {
    let (head, body) = text.split_once('\n').expect("a line before the body");
    let head = list(head);
    let headers = Object::keys(head.get(1).unchecked_ref::<Object>());
    Answer {
        status: head.get(0).as_f64().unwrap(),
        headers: headers
            .iter()
            .map(|name| name.as_string().unwrap())
            .collect(),
        body: JSON::parse(body).unwrap(),
        label: head.get(2).as_string().unwrap(),
        cause: head.get(3).as_string(),
        effects: head.slice(4, head.length()),
    }
}

/// The `code` of a thrown error, which must be a real `Error` with a message.
pub fn thrown<T>(result: Result<T, JsValue>) -> String {
    let Err(error) = result else {
        panic!("nothing was thrown");
    };
    let error: Error = error.dyn_into().expect("an Error");
    let message = String::from(error.message());
    assert!(!message.is_empty() && !message.contains("::"), "{message}");
    text(&error, "code")
}

/// The options of a call of the package.
pub fn options(fields: &[(&str, JsValue)]) -> CallOptions {
    let options = Object::new();
    let usual = [
        ("now", JsValue::from(NOW)),
        ("language", "en".into()),
        ("requestId", "call-1".into()),
    ];
    for (name, value) in usual.iter().chain(fields) {
        Reflect::set(&options, &(*name).into(), value).unwrap();
    }
    options.unchecked_into()
}

/// Random bytes, all equal.
pub fn bytes(byte: u8) -> JsValue {
    Uint8Array::from([byte; 32].as_slice()).into()
}
