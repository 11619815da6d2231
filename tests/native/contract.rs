//! The contract of every storage binding, as data in `tests/contract/`. This file runs it over the memory model and
//! SQLite; `tests/contract/contract.test.js` runs it over D1 in workerd and over the package's `memory()`.

use crate::common::{START, Sqlite, Store, as_json, call, context, random};
use crate::tables::{tables_of_memory, tables_of_sqlite};
use invitcode::domain::caller::Caller;
use invitcode::functions::{Call, Reply};
use invitcode::storage::Memory;
use serde_json::{Map, Value, json};

const FILES: [&str; 11] = [
    include_str!("../contract/campaigns.json"),
    include_str!("../contract/requests.json"),
    include_str!("../contract/redeeming.json"),
    include_str!("../contract/conditions.json"),
    include_str!("../contract/granting.json"),
    include_str!("../contract/managing.json"),
    include_str!("../contract/reading.json"),
    include_str!("../contract/changing.json"),
    include_str!("../contract/rotating.json"),
    include_str!("../contract/many.json"),
    include_str!("../contract/evicting.json"),
];

/// Whether a value has everything that is expected. Objects may have more fields, but lists no more items.
fn fits(value: &Value, expected: &Value) -> bool {
    match (value, expected) {
        (Value::Object(value), Value::Object(expected)) => expected
            .iter()
            .all(|(name, expected)| value.get(name).is_some_and(|value| fits(value, expected))),
        (Value::Array(value), Value::Array(expected)) => {
            value.len() == expected.len()
                && value
                    .iter()
                    .zip(expected)
                    .all(|(value, expected)| fits(value, expected))
        }
        _ => value == expected,
    }
}

/// Replaces `$name` and `$name.field` by data of an earlier reply, and `@n` by a time.
fn resolve(value: &Value, saved: &Map<String, Value>) -> Value {
    match value {
        Value::String(text) => match (text.strip_prefix('$'), text.strip_prefix('@')) {
            (Some(path), _) => {
                let mut names = path.split('.');
                let data = &saved[names.next().unwrap()];
                let within = |data: &'_ Value, name: &str| match name.parse::<usize>() {
                    Ok(index) => data[index].clone(),
                    Err(_) => data[name].clone(),
                };
                names.fold(data.clone(), |data, name| within(&data, name))
            }
            (_, Some(offset)) => json!(START + offset.parse::<i64>().unwrap()),
            _ => value.clone(),
        },
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| (name.clone(), resolve(value, saved)))
            .collect(),
        Value::Array(items) => items.iter().map(|item| resolve(item, saved)).collect(),
        _ => value.clone(),
    }
}

fn run(store: &mut dyn Store, scenario: &Value) {
    let mut saved = Map::new();
    let mut seed = 0;
    // Each step is a millisecond after the previous one, unless it names its time.
    let mut clock = -1;
    for step in scenario["steps"].as_array().unwrap() {
        clock = step["at"].as_i64().unwrap_or(clock + 1);
        for _ in 0..step["times"].as_u64().unwrap_or(1) {
            seed += 1;
            let mut given = context(START + clock, seed, Caller::Service);
            given.random = random(seed);
            given.address = None;
            let path = step["call"].as_str().unwrap();
            let reply = as_json(&call(store, path, &resolve(&step["with"], &saved), &given));
            assert!(
                fits(&reply, &resolve(&step["expect"], &saved)),
                "{}: {step}\ngave {reply}",
                scenario["name"]
            );
            if let Some(name) = step["save"].as_str() {
                saved.insert(name.to_owned(), reply["data"].clone());
            }
        }
    }
}

fn scenarios() -> Vec<Value> {
    FILES
        .iter()
        .flat_map(|file| serde_json::from_str::<Vec<Value>>(file).unwrap())
        .collect()
}

/// Both stores, which reply alike and have the same tables after every call: a call that is refused changes nothing in
/// SQLite that the rules would not.
struct Both {
    memory: Memory,
    sqlite: Sqlite,
}

impl Store for Both {
    fn run(&mut self, call: &dyn Call) -> Reply {
        let reply = self.memory.run(call);
        assert_eq!(self.sqlite.run(call), reply);
        assert_eq!(
            tables_of_sqlite(&self.sqlite),
            tables_of_memory(&self.memory)
        );
        reply
    }
}

#[test]
fn both_stores_keep_the_contract_alike() {
    for scenario in scenarios() {
        let (memory, sqlite) = (Memory::new(), Sqlite::new());
        run(&mut Both { memory, sqlite }, &scenario);
    }
}
