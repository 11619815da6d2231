//! A story told by Convex's own live client for Rust: `invitcode-live-client URL TOKEN`. Prints what happened, as JSON.

use convex::{ConvexClient, FunctionResult, Value};
use futures::StreamExt;
use serde_json::json;
use std::collections::BTreeMap;

type Args = BTreeMap<String, Value>;

fn args<const N: usize>(fields: [(&str, &str); N]) -> Args {
    let values = fields.map(|(name, value)| (name.to_owned(), Value::String(value.to_owned())));
    values.into()
}

fn told(result: &FunctionResult) -> serde_json::Value {
    match result {
        FunctionResult::Value(value) => json!({ "value": serde_json::Value::from(value.clone()) }),
        FunctionResult::ErrorMessage(message) => json!({ "error": message }),
        FunctionResult::ConvexError(error) => {
            json!({ "error": error.message, "data": serde_json::Value::from(error.data.clone()) })
        }
    }
}

/// A field of a reply's `data`, or the whole of it.
fn data(result: &FunctionResult, field: Option<&str>) -> String {
    let told = told(result);
    let data = &told["value"]["data"];
    let found = field.map_or(data, |field| &data[field]);
    found.as_str().unwrap_or_default().to_owned()
}

fn names(result: &FunctionResult) -> Vec<String> {
    let told = told(result);
    let page = told["value"]["data"]["page"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    page.iter()
        .map(|member| member["userId"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, token] = arguments.as_slice() else {
        panic!("usage: invitcode-live-client URL TOKEN")
    };
    let mut client = ConvexClient::new(url).await.expect("it connects");
    client.set_auth(Some(token.clone())).await;
    let server = client
        .mutation("server:c", args([("name", "Tea"), ("ownerId", "ada")]))
        .await
        .expect("server:c");
    let server_id = data(&server, Some("_id"));
    let mut members = client
        .subscribe("member:r", args([("serverId", &server_id)]))
        .await
        .expect("member:r");
    let first = members.next().await.expect("a first result");
    let code = client
        .mutation(
            "invitCode:c",
            args([("serverId", &server_id), ("creatorId", "ada")]),
        )
        .await
        .expect("invitCode:c");
    let code = data(&code, None);
    let mut other = client.clone();
    let used = other
        .mutation(
            "member:d",
            args([("serverId", &server_id), ("userId", "ada")]),
        )
        .await
        .expect("member:d");
    let renamed = other
        .mutation(
            "server:u",
            args([("serverId", &server_id), ("name", "Coffee")]),
        )
        .await
        .expect("server:u");
    let mut read = client
        .subscribe("server:r", args([("serverId", &server_id)]))
        .await
        .expect("server:r");
    let mut shown = Vec::new();
    shown.push(told(&read.next().await.expect("a result"))["value"]["data"]["name"].clone());
    other
        .mutation(
            "server:u",
            args([("serverId", &server_id), ("name", "Cocoa")]),
        )
        .await
        .expect("server:u");
    while shown.last() != Some(&json!("Cocoa")) {
        shown.push(told(&read.next().await.expect("a change"))["value"]["data"]["name"].clone());
    }
    let story = json!({
        "server": told(&server),
        "members": names(&first),
        "code": code,
        "owner leaves": told(&used),
        "renamed": told(&renamed),
        "shown": shown,
        "invalid": told(&client.mutation("invitCode:use", args([("kode", &code)])).await.expect("an answer")),
        "unknown query": told(&client.query("tea:brew", Args::new()).await.expect("an answer")),
        "action": told(&client.action("tea:brew", Args::new()).await.expect("an answer")),
        "forbidden": told(&client.mutation("invitCode:use", args([("code", &code), ("userId", "bob")])).await.expect("an answer")),
    });
    println!("{story}");
}
