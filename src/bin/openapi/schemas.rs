//! Schemas as JSON Schema 2020-12, with documents by reference.

use crate::reference;
use crate::{Fields, Json};
use invitcode::domain::error::{ErrorKind, Requires};
use invitcode::functions::Needs;
use invitcode::wire::schema::{Object, Schema};

/// The documents that the schemas refer to, by name.
#[derive(Default)]
pub struct Schemas {
    documents: Vec<(&'static str, Json)>,
    clashes: Vec<&'static str>,
}

/// The control characters, which no text of the service contains.
const NO_CONTROL_CHARACTERS: &str = r"^[^\x00-\x1f\x7f-\x9f]*$";

/// Integers in JSON are not exact beyond this.
const EXACT: i64 = 1 << 53;

fn typed(name: &'static str) -> Fields {
    vec![("type".into(), Json::word(name))]
}

fn count(number: usize) -> Json {
    Json::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn text(pattern: &'static str, min: usize, max: usize) -> Fields {
    let mut fields = typed("string");
    fields.push(("minLength".into(), count(min)));
    fields.push(("maxLength".into(), count(max)));
    fields.push(("pattern".into(), Json::word(pattern)));
    fields
}

fn words(words: &[&'static str]) -> Fields {
    let mut fields = typed("string");
    fields.push(match words {
        [word] => ("const".into(), Json::word(word)),
        words => (
            "enum".into(),
            Json::List(words.iter().map(|word| Json::word(word)).collect()),
        ),
    });
    fields
}

/// The schema, or null.
fn nullable(mut form: Fields) -> Json {
    let null = || Json::word("null");
    if form
        .iter()
        .any(|(name, kind)| name == "type" && *kind == null())
    {
        return Json::Object(form);
    }
    if form.iter().any(|(name, _)| name == "const") {
        let either = vec![Json::Object(form), Json::Object(typed("null"))];
        return Json::object([("anyOf", Json::List(either))]);
    }
    let Some((_, kind)) = form.iter_mut().find(|(name, _)| name == "type") else {
        let either = vec![Json::Object(form), Json::Object(typed("null"))];
        return Json::object([("anyOf", Json::List(either))]);
    };
    *kind = Json::List(vec![kind.clone(), null()]);
    if let Some((_, Json::List(words))) = form.iter_mut().find(|(name, _)| name == "enum") {
        words.push(Json::Null);
    }
    Json::Object(form)
}

impl Schemas {
    /// The JSON Schema of a schema.
    pub fn of(&mut self, schema: &Schema) -> Json {
        Json::Object(self.fields_of(schema))
    }

    fn fields_of(&mut self, schema: &Schema) -> Fields {
        match schema {
            Schema::Boolean => typed("boolean"),
            Schema::Integer { min, max } => {
                let mut fields = typed("integer");
                fields.push(("format".into(), Json::word("int64")));
                for (name, bound) in [("minimum", *min), ("maximum", *max)] {
                    if (-EXACT..=EXACT).contains(&bound) {
                        fields.push((name.into(), Json::Integer(bound)));
                    }
                }
                fields
            }
            Schema::Number => typed("number"),
            Schema::String | Schema::Lines => typed("string"),
            Schema::DateTime => {
                let mut fields = typed("string");
                fields.push(("format".into(), Json::word("date-time")));
                fields
            }
            Schema::Any => Fields::new(),
            Schema::Map => typed("object"),
            Schema::Reply => {
                let either = ["Success", "Error"].map(|name| reference("schemas", name));
                vec![("anyOf".into(), Json::List(either.into()))]
            }
            Schema::Refusal => only(reference("schemas", "Error")),
            Schema::Text { min, max } => text(NO_CONTROL_CHARACTERS, *min, *max),
            Schema::Pattern { pattern, min, max } => text(pattern, *min, *max),
            Schema::Uuid => {
                let mut fields = typed("string");
                fields.push(("format".into(), Json::word("uuid")));
                fields
            }
            Schema::Words(allowed) => words(allowed),
            Schema::Nullable(inner) => {
                let inner = self.fields_of(inner);
                only(nullable(inner))
            }
            Schema::List(item) => {
                let mut fields = typed("array");
                fields.push(("items".into(), self.of(item)));
                fields
            }
            Schema::Single(item) => {
                let mut fields = typed("array");
                fields.push(("items".into(), self.of(item)));
                fields.push(("minItems".into(), Json::Integer(1)));
                fields.push(("maxItems".into(), Json::Integer(1)));
                fields
            }
            Schema::Either(forms) => {
                let forms = forms.iter().map(|form| self.of(form)).collect();
                vec![("anyOf".into(), Json::List(forms))]
            }
            Schema::Closed(object) => only(self.arguments(object, Needs::Nothing)),
            Schema::Null => typed("null"),
            Schema::Object(object) => {
                let form = Json::Object(self.object(object));
                match self.documents.iter().find(|(name, _)| *name == object.name) {
                    Some((name, known)) if *known != form => self.clashes.push(name),
                    Some(_) => {}
                    None => self.documents.push((object.name, form)),
                }
                only(reference("schemas", object.name))
            }
        }
    }

    /// The schema of an object, inline.
    fn object(&mut self, object: &Object) -> Fields {
        let mut properties = Fields::new();
        for field in object.fields {
            let mut schema = self.fields_of(&field.schema);
            // What the field is for says more than what its type is.
            schema.retain(|(name, _)| name != "description");
            schema.insert(0, ("description".into(), Json::text(field.doc.trim())));
            properties.push((field.name.into(), Json::Object(schema)));
        }
        let needed = object.fields.iter().filter(|field| !field.optional);
        let mut form = typed("object");
        form.push(("description".into(), Json::text(object.doc.trim())));
        let required: Vec<Json> = needed.map(|field| Json::word(field.name)).collect();
        if !required.is_empty() {
            form.push(("required".into(), Json::List(required)));
        }
        form.push(("properties".into(), Json::Object(properties)));
        form
    }

    /// The schema of arguments, which forbids any others.
    pub fn arguments(&mut self, object: &Object, needs: Needs) -> Json {
        let mut form = self.object(object);
        form.push(("additionalProperties".into(), Json::Bool(false)));
        // A null argument counts as absent, so it does not satisfy a requirement.
        let given = |name: &&'static str| {
            let there = Json::Object(vec![(
                (*name).into(),
                Json::object([("not", Json::Object(typed("null")))]),
            )]);
            let required = Json::List(vec![Json::word(name)]);
            Json::object([("required", required), ("properties", there)])
        };
        match needs {
            Needs::Nothing => {}
            Needs::One(names) => form.push((
                "oneOf".into(),
                Json::List(names.iter().map(given).collect()),
            )),
            Needs::Some(names) => form.push((
                "anyOf".into(),
                Json::List(names.iter().map(given).collect()),
            )),
        }
        Json::Object(form)
    }

    /// Every document by name, and the standard replies.
    pub fn finish(mut self) -> Result<Fields, String> {
        if !self.clashes.is_empty() {
            return Err(format!("two documents are named {:?}", self.clashes));
        }
        let data = Json::object([(
            "description",
            Json::word("The data that the function returned."),
        )]);
        let codes = [200, 202].map(Json::Integer);
        let codes = Json::object([("enum", Json::List(codes.into()))]);
        let mut all: Fields = vec![
            ("Success".into(), Self::reply(Some(data), false, codes)),
            ("Error".into(), self.error()),
        ];
        self.documents.sort_by_key(|(name, _)| *name);
        let documents = self.documents.into_iter();
        all.extend(documents.map(|(name, form)| (name.into(), form)));
        Ok(all)
    }

    /// The standard reply for a function's success, with the schema of its data.
    pub fn success(&mut self, data: Option<&Schema>, code: i64) -> Json {
        // `data` is absent if it would be null.
        let (data, required) = match data {
            None => (None, false),
            Some(Schema::Nullable(data)) => (Some(self.of(data)), false),
            Some(data) => (Some(self.of(data)), true),
        };
        let code = Json::object([("const", Json::Integer(code))]);
        Self::reply(data, required, code)
    }

    fn reply(data: Option<Json>, required: bool, code: Json) -> Json {
        let mut properties = vec![
            ("status".into(), Json::Object(words(&["success"]))),
            ("code".into(), code),
            ("message".into(), Json::Object(typed("string"))),
        ];
        properties.extend(data.map(|data| ("data".into(), data)));
        let names = ["status", "code", "message"].into_iter();
        let names = names.chain(required.then_some("data")).map(Json::word);
        let mut form = typed("object");
        form.push(("required".into(), Json::List(names.collect())));
        form.push(("properties".into(), Json::Object(properties)));
        Json::Object(form)
    }

    /// The standard reply for an error.
    fn error(&self) -> Json {
        let described = |mut form: Fields, doc: &'static str| {
            form.insert(0, ("description".into(), Json::word(doc)));
            Json::Object(form)
        };
        let string = || Json::Object(typed("string"));
        let detail = Json::object([
            ("type", Json::word("object")),
            (
                "required",
                Json::List(vec![Json::word("field"), Json::word("problem")]),
            ),
            (
                "properties",
                Json::object([("field", string()), ("problem", string())]),
            ),
        ]);
        let mut details = typed("array");
        details.push(("minItems".into(), Json::Integer(1)));
        details.push(("items".into(), detail));
        let mut kinds = typed("array");
        kinds.push(("items".into(), Json::Object(words(Requires::WORDS))));
        let requires = Json::object([
            ("type", Json::word("object")),
            ("required", Json::List(vec![Json::word("requires")])),
            (
                "properties",
                Json::object([("requires", Json::Object(kinds))]),
            ),
        ]);
        let either: Fields = vec![(
            "oneOf".into(),
            Json::List(vec![Json::Object(details), requires]),
        )];
        let keys = ErrorKind::ALL.map(ErrorKind::key);
        let mut id = typed("string");
        id.push(("format".into(), Json::word("uuid")));
        let properties = Json::object([
            ("status", Json::Object(words(&["error"]))),
            ("code", described(typed("integer"), "The HTTP status.")),
            (
                "message",
                described(
                    typed("string"),
                    "The message for people, in the requested language.",
                ),
            ),
            (
                "error",
                described(words(&keys), "The key for programs; keys never change."),
            ),
            (
                "details",
                described(
                    either,
                    "The faults, argument by argument; for `errors.notInvited`, what the code's lists hold.",
                ),
            ),
            (
                "requestId",
                described(id, "The id of the request in the service's log."),
            ),
        ]);
        let required = ["status", "code", "message", "error"].map(Json::word);
        Json::object([
            ("type", Json::word("object")),
            ("description", Json::word("The standard reply of an error.")),
            ("required", Json::List(required.into())),
            ("properties", properties),
        ])
    }
}

/// The fields of a JSON object.
fn only(json: Json) -> Fields {
    match json {
        Json::Object(fields) => fields,
        other => vec![("const".into(), other)],
    }
}
