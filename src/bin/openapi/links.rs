//! Links: which calls can use the result of a call.

use crate::{Fields, Json};
use invitcode::functions::{Description, REGISTRY};

/// A value that a function returns for others: the function, the pointer into its data, and the argument it
/// becomes.
const GIVES: &[(&str, &str, &str)] = &[
    ("server:c", "/_id", "serverId"),
    ("invitCode:c", "", "code"),
    ("invitCode:r", "/_id", "id"),
];

/// The links of a function's success; empty if it has none.
pub fn of(description: &Description) -> Fields {
    let mut links = Fields::new();
    let given = GIVES.iter().filter(|(from, ..)| *from == description.path);
    for (_, place, argument) in given {
        let expression = ["$response.body#/data", place].concat();
        for next in REGISTRY {
            // A link to creating the same code or server again would only lead to a conflict.
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
                "Use `data{}` as the argument `{argument}`.",
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
