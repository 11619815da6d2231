//! Prints `functions.d.ts`: the TypeScript types of every function, generated from the Rust types.

#![allow(clippy::print_stdout)]

use invitcode::functions::{Kind, REGISTRY};
use invitcode::wire::schema::{Field, Object, Schema};
use std::collections::BTreeMap;
use std::fmt::Write;

fn main() {
    print!("{}", declarations());
}

fn declarations() -> String {
    let mut documents = BTreeMap::new();
    let mut map = String::new();
    for entry in REGISTRY {
        let kind = match entry.kind {
            Kind::Query => "query",
            Kind::Mutation => "mutation",
        };
        let errors: Vec<String> = entry
            .refusals
            .iter()
            .map(|kind| format!("\"{}\"", kind.key()))
            .collect();
        let fields = fields(&entry.arguments, "      ", &mut documents);
        let _ = write!(
            map,
            "  /** {} */\n  \"{}\": {{\n    kind: \"{kind}\";\n    arguments: {{\n{fields}    }};\n    \
             data: {};\n    errors: {};\n  }};\n",
            entry.doc,
            entry.path,
            match &entry.data {
                // `data` is absent if it would be null.
                Schema::Nullable(data) => typescript(data, &mut documents) + " | undefined",
                data => typescript(data, &mut documents),
            },
            errors.join(" | "),
        );
    }
    let mut text =
        String::from("// Generated from the Rust types by `npm run build`; do not edit.\n\n");
    for declaration in documents.values() {
        text.push_str(declaration);
    }
    let _ = write!(
        text,
        "/** Every function by its path. */\nexport interface Functions {{\n{map}}}\n"
    );
    text
}

type Documents = BTreeMap<&'static str, String>;

fn fields(object: &Object, indent: &str, documents: &mut Documents) -> String {
    let mut text = String::new();
    for Field {
        name,
        doc,
        schema,
        optional,
    } in object.fields
    {
        let mark = if *optional { "?" } else { "" };
        let kind = typescript(schema, documents);
        let _ = writeln!(
            text,
            "{indent}/** {}{} */\n{indent}{name}{mark}: {kind};",
            doc.trim(),
            range(schema)
        );
    }
    text
}

fn range(schema: &Schema) -> String {
    match schema {
        Schema::Integer { min, max } => format!(" An integer from {min} to {max}."),
        Schema::Uuid => " 36 characters.".to_owned(),
        Schema::Text { min, max } | Schema::Pattern { min, max, .. } => {
            format!(" {min} to {max} characters.")
        }
        Schema::Nullable(inner) => range(inner),
        _ => String::new(),
    }
}

fn typescript(schema: &Schema, documents: &mut Documents) -> String {
    match schema {
        Schema::Boolean => "boolean".to_owned(),
        Schema::Integer { .. } => "number".to_owned(),
        Schema::Number => "number".to_owned(),
        Schema::String
        | Schema::Lines
        | Schema::Text { .. }
        | Schema::Pattern { .. }
        | Schema::Uuid
        | Schema::DateTime => "string".to_owned(),
        Schema::Any | Schema::Reply | Schema::Refusal => "unknown".to_owned(),
        Schema::Map => "Record<string, unknown>".to_owned(),
        Schema::Words(words) => words
            .iter()
            .map(|word| format!("\"{word}\""))
            .collect::<Vec<_>>()
            .join(" | "),
        Schema::Nullable(inner) => format!("{} | null", typescript(inner, documents)),
        Schema::List(inner) => format!("Array<{}>", typescript(inner, documents)),
        Schema::Single(inner) => format!("[{}]", typescript(inner, documents)),
        Schema::Either(forms) => forms
            .iter()
            .map(|form| typescript(form, documents))
            .collect::<Vec<_>>()
            .join(" | "),
        Schema::Null => "undefined".to_owned(),
        Schema::Object(object) | Schema::Closed(object) => {
            let fields = fields(object, "  ", documents);
            let doc = object.doc.trim();
            let declaration = format!(
                "/** {doc} */\nexport interface {} {{\n{fields}}}\n\n",
                object.name
            );
            documents.insert(object.name, declaration);
            object.name.to_owned()
        }
    }
}
