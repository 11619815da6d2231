//! Links: which calls go on from what a call has answered.

use crate::{Fields, Json};
use invitcode::functions::{Description, REGISTRY};

/// What a function's data give to others: the function, the place in its data, and the argument.
const GIVES: &[(&str, &str, &str)] = &[
    ("server:c", "/_id", "serverId"),
    ("invitCode:c", "", "code"),
    ("invitCode:r", "/_id", "id"),
];

/// The links of a function's success, empty where nothing goes on from it.
pub fn of(description: &Description) -> Fields {
    let mut links = Fields::new();
    let given = GIVES.iter().filter(|(from, ..)| *from == description.path);
    for (_, place, argument) in given {
        let expression = ["$response.body#/data", place].concat();
        for next in REGISTRY {
            // A code or a server is not made a second time with what the first one was given.
            if !next.takes(argument) || next.path.ends_with(":c") && *argument != "serverId" {
                continue;
            }
            if next.path == description.path {
                continue;
            }
            let (module, function) = next.names();
            let operation = [module, "_", function].concat();
            let body = Json::Object(vec![((*argument).into(), Json::text(expression.clone()))]);
            let doc = format!(
                "What is given in `data{}` is the argument `{argument}`.",
                place.replace('/', ".")
            );
            let link = Json::object([
                ("operationId", Json::text(operation.clone())),
                ("requestBody", body),
                ("description", Json::text(doc)),
            ]);
            links.push((operation.into(), link));
        }
    }
    links
}
