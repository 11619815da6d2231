//! What crosses the boundary, made and taken apart.

use js_sys::{Array, Error, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

pub const RANDOM: [u8; 32] = [7; 32];
pub const NOW: f64 = 1_800_000_000_000.0;
pub const SETTINGS: &str = r#"{"store":"memory"}"#;

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

/// A plan that is neither a response nor an effect: the statements.
pub fn list(plan: &str) -> Array {
    JSON::parse(plan).unwrap().dyn_into().unwrap()
}

/// A response, taken apart.
pub struct Answer {
    pub status: f64,
    pub headers: Vec<String>,
    pub body: JsValue,
    pub label: String,
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
        effects: head.slice(3, head.length()),
    }
}

/// The `name` and `code` of a thrown error, which must be a real `Error` with a message.
pub fn thrown<T>(result: Result<T, JsValue>) -> (String, String) {
    let Err(error) = result else {
        panic!("nothing was thrown");
    };
    let error: Error = error.dyn_into().expect("an Error");
    let message = String::from(error.message());
    assert!(!message.is_empty() && !message.contains("::"), "{message}");
    (String::from(error.name()), text(&error, "code"))
}

pub fn misuse(code: &str) -> (String, String) {
    ("InvitcodeError".to_owned(), code.to_owned())
}
