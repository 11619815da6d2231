//! Pages as Convex's clients read them: pages that are read again one by one neither overlap nor leave a gap, while rows
//! come and go, in the memory model and in SQLite.

use crate::common::{START, Sqlite, as_json, call, cases, context, random};
use invitcode::domain::caller::Caller;
use invitcode::domain::id::UserId;
use invitcode::domain::page::MOST;
use invitcode::domain::time::Millis;
use invitcode::http::{self, Head, Plan};
use invitcode::storage::Memory;
use proptest::prelude::*;
use serde_json::{Value, json};

struct Stores {
    memory: Memory,
    sqlite: Sqlite,
    clock: i64,
}

impl Stores {
    fn new() -> Self {
        Self {
            memory: Memory::new(),
            sqlite: Sqlite::new(),
            clock: 0,
        }
    }

    /// Calls a function on both stores, a millisecond later.
    fn call(&mut self, path: &str, arguments: &Value) -> Value {
        self.clock += 1;
        let seed = u64::try_from(self.clock).unwrap();
        let mut given = context(START + self.clock, seed, Caller::Service);
        given.address = None;
        let first = as_json(&call(&mut self.memory, path, arguments, &given));
        let second = as_json(&call(&mut self.sqlite, path, arguments, &given));
        assert_eq!(first, second, "{path} {arguments}");
        first
    }

    /// The answer of Convex's face to a query.
    fn query(&mut self, path: &str, arguments: &Value, journal: Option<&str>) -> Value {
        let mut head = Head::of_nobody("POST", "/api/query");
        head.caller = Caller::Service;
        head.content_type = Some("application/json".to_owned());
        head.now = Millis::from_store(START + self.clock);
        let body = json!({"path": path, "args": [arguments], "journal": journal}).to_string();
        let response = match http::plan(head.clone(), random(1), body.as_bytes()) {
            Plan::Respond(response) => response,
            Plan::Trip(trip) => {
                let rows = self.sqlite.batch(&trip.statements()).unwrap();
                trip.settle(&rows)
            }
            Plan::Effect(_) => panic!("a query has no effect"),
        };
        let remembered = http::run(head, random(1), body.as_bytes(), &mut self.memory);
        assert_eq!(remembered, response, "{path} {arguments}");
        serde_json::from_str(&response.body).unwrap()
    }
}

/// A page that a client shows.
#[derive(Clone, Debug)]
struct Shown {
    cursor: Value,
    end: Option<Value>,
    journal: Option<String>,
}

/// A client that shows pages of a list, as `usePaginatedQuery` does.
struct Client {
    path: &'static str,
    arguments: Value,
    items: u64,
    pages: Vec<Shown>,
}

impl Client {
    fn new(path: &'static str, arguments: Value, items: u64) -> Self {
        let first = Shown {
            cursor: Value::Null,
            end: None,
            journal: None,
        };
        Self {
            path,
            arguments,
            items,
            pages: vec![first],
        }
    }

    /// Reads all its pages again, splits those that ask for it, and returns the rows. `loads` adds pages up to the end.
    fn read(&mut self, stores: &mut Stores, loads: bool) -> Vec<Value> {
        let (mut rows, mut at) = (Vec::new(), 0);
        while at < self.pages.len() {
            let page = self.pages[at].clone();
            let mut options = json!({"cursor": page.cursor, "numItems": self.items, "id": 1});
            if let Some(end) = &page.end {
                options["endCursor"] = end.clone();
            }
            let mut arguments = self.arguments.clone();
            arguments["paginationOpts"] = options;
            let answer = stores.query(self.path, &arguments, page.journal.as_deref());
            assert_eq!(answer["status"], "success", "{answer}");
            let (value, journal) = (&answer["value"], answer["journal"].as_str().unwrap());
            assert_eq!(value["continueCursor"], journal);
            assert_eq!(value["isDone"], journal == "end");
            if let Some(known) = &page.journal {
                assert_eq!(known, journal, "a page changed its end");
            }
            self.pages[at].journal = Some(journal.to_owned());
            let found = value["page"].as_array().unwrap();
            let grown = found.len() as u64 >= 2 * self.items && page.journal.is_some();
            assert_eq!(value["splitCursor"].is_string(), grown, "{value}");
            if grown {
                assert_eq!(value["pageStatus"], "SplitRecommended");
                let half = |cursor: &Value, end: &Value| Shown {
                    cursor: cursor.clone(),
                    end: Some(end.clone()),
                    journal: None,
                };
                let split = &value["splitCursor"];
                let halves = [
                    half(&page.cursor, split),
                    half(split, &value["continueCursor"]),
                ];
                self.pages.splice(at..=at, halves);
                continue;
            }
            rows.extend(found.iter().cloned());
            if loads && at + 1 == self.pages.len() && journal != "end" {
                self.pages.push(Shown {
                    cursor: json!(journal),
                    end: None,
                    journal: None,
                });
            }
            at += 1;
        }
        rows
    }
}

/// All rows of a list, as Convex's clients get them.
fn all(stores: &mut Stores, path: &'static str, arguments: &Value) -> Vec<Value> {
    Client::new(path, arguments.clone(), 100).read(stores, true)
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Server,
    Deleted(usize),
    Code,
    Revoked(usize),
    Joins(usize),
    Leaves(usize),
    /// The client loads all pages.
    Loads,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => Just(Change::Server),
        1 => (0..9_usize).prop_map(Change::Deleted),
        3 => Just(Change::Code),
        1 => (0..30_usize).prop_map(Change::Revoked),
        6 => (0..12_usize).prop_map(Change::Joins),
        2 => (0..12_usize).prop_map(Change::Leaves),
        2 => Just(Change::Loads),
    ]
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn pages_that_are_read_again_hold_every_row_once_while_rows_come_and_go(
        changes in proptest::collection::vec(change(), 1..40),
        items in 1..4_u64,
    ) {
        let mut stores = Stores::new();
        let server = json!({"serverId": "s", "name": "S", "ownerId": "ann"});
        stores.call("server:c", &server);
        let open = json!({"serverId": "s", "creatorId": "ann", "code": "OPEN"});
        stores.call("invitCode:c", &open);
        let open = stores.call("invitCode:r", &json!({"code": "OPEN"}))["data"]["_id"].clone();
        let (mut codes, mut servers) = (vec![open.clone()], 0);
        let mut clients = [
            Client::new("invitCode:list", json!({"serverId": "s"}), items),
            Client::new("invitCode:list", json!({"creatorId": "ann"}), items),
            Client::new("invitCode:uses", json!({"id": open}), items),
            Client::new("member:r", json!({"serverId": "s"}), items),
            Client::new("server:list", json!({"ownerId": "ann"}), items),
        ];
        for change in changes {
            match change {
                Change::Server => {
                    servers += 1;
                    let id = format!("server-{servers}");
                    stores.call("server:c", &json!({"serverId": id, "name": "S", "ownerId": "ann"}));
                }
                Change::Deleted(server) => {
                    stores.call("server:d", &json!({"serverId": format!("server-{server}")}));
                }
                Change::Code => {
                    let code = stores.call("invitCode:c", &json!({"serverId": "s", "creatorId": "ann"}));
                    let code = stores.call("invitCode:r", &json!({"code": code["data"]}));
                    codes.push(code["data"]["_id"].clone());
                }
                Change::Revoked(code) => {
                    if let Some(id) = codes.get(code).filter(|_| code > 0) {
                        stores.call("invitCode:d", &json!({"id": id}));
                    }
                }
                Change::Joins(user) => {
                    stores.call("invitCode:use", &json!({"code": "OPEN", "userId": format!("user-{user}")}));
                }
                Change::Leaves(user) => {
                    stores.call("member:d", &json!({"serverId": "s", "userId": format!("user-{user}")}));
                }
                Change::Loads => {
                    for client in &mut clients {
                        client.read(&mut stores, true);
                    }
                }
            }
            for client in &mut clients {
                let rows = client.read(&mut stores, false);
                let expected = all(&mut stores, client.path, &client.arguments);
                let is_whole = client.pages.last().unwrap().journal.as_deref() == Some("end");
                // Pages that are not loaded yet follow.
                let expected = &expected[..if is_whole { expected.len() } else { rows.len() }];
                prop_assert_eq!(&rows, expected, "{} after {:?}", client.path, change);
            }
        }
    }
}

#[test]
fn a_page_with_more_rows_than_a_page_may_read_must_be_split() {
    let mut stores = Stores::new();
    stores.call(
        "server:c",
        &json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
    );
    stores.call(
        "invitCode:c",
        &json!({"serverId": "s", "creatorId": "ann", "code": "OPEN"}),
    );
    let id = stores.call("invitCode:r", &json!({"code": "OPEN"}))["data"]["_id"].clone();
    let ask = |stores: &mut Stores, cursor: Value, end: Value| {
        let options = json!({"cursor": cursor, "endCursor": end, "numItems": 100});
        let answer = stores.query(
            "invitCode:uses",
            &json!({"id": id, "paginationOpts": options}),
            None,
        );
        answer["value"].clone()
    };
    let uses = MOST + 7;
    for use_ in 1..=uses {
        let sql =
            "INSERT INTO redemption (code_id, ordinal, user_id, used_at) VALUES (?1, ?2, ?3, ?4)";
        let user = format!("user-{use_}");
        let values = (id.as_str().unwrap(), use_, &user, START);
        stores.sqlite.0.execute(sql, values).unwrap();
        let code = stores.memory.codes.iter().next().unwrap().0.clone();
        let code = stores.memory.codes.get_mut(&code).unwrap();
        code.redemptions
            .push((UserId::parse(&user).unwrap(), Millis::from_store(START)));
    }
    let whole = ask(&mut stores, Value::Null, json!("end"));
    assert_eq!(whole["page"].as_array().unwrap().len() as i64, MOST);
    assert_eq!(whole["pageStatus"], "SplitRequired");
    assert_eq!(whole["splitCursor"], MOST.to_string());
    assert_eq!(
        (&whole["isDone"], &whole["continueCursor"]),
        (&json!(true), &json!("end"))
    );
    let first = ask(&mut stores, Value::Null, json!(MOST.to_string()));
    assert_eq!(first["page"].as_array().unwrap().len() as i64, MOST);
    assert_eq!(first["pageStatus"], "SplitRecommended");
    let second = ask(&mut stores, json!(MOST.to_string()), json!("end"));
    assert_eq!(second["page"].as_array().unwrap().len(), 7);
    assert_eq!(second["pageStatus"], Value::Null);
}

#[test]
fn a_page_of_one_status_that_has_grown_must_be_split_where_its_reading_ended() {
    let mut stores = Stores::new();
    stores.call(
        "server:c",
        &json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
    );
    let mut ids = Vec::new();
    for _ in 0..MOST + 3 {
        let code = stores.call("invitCode:c", &json!({"serverId": "s", "creatorId": "ann"}));
        let row = stores
            .memory
            .codes
            .iter()
            .find(|(_, row)| code["data"] == row.code.as_str());
        ids.push(row.unwrap().1.id.as_str().to_owned());
    }
    stores.call("invitCode:d", &json!({"id": ids[0]}));
    ids.reverse();
    let ask = |stores: &mut Stores, cursor: Value, end: Value| {
        let options = json!({"cursor": cursor, "endCursor": end, "numItems": 1});
        let arguments = json!({"serverId": "s", "status": "revoked", "paginationOpts": options});
        stores.query("invitCode:list", &arguments, None)["value"].clone()
    };
    let whole = ask(&mut stores, Value::Null, json!("end"));
    let split = &ids[usize::try_from(MOST).unwrap() - 1];
    assert_eq!(
        whole,
        json!({"page": [], "isDone": true, "continueCursor": "end", "splitCursor": split, "pageStatus": "SplitRequired"})
    );
    let first = ask(&mut stores, Value::Null, json!(split));
    assert_eq!(first["pageStatus"], Value::Null);
    let second = ask(&mut stores, json!(split), json!("end"));
    assert_eq!(second["page"][0]["_id"], *ids.last().unwrap());
}

#[test]
fn a_cursor_of_another_list_is_an_invalid_cursor() {
    let mut stores = Stores::new();
    stores.call(
        "server:c",
        &json!({"serverId": "s", "name": "S", "ownerId": "ann"}),
    );
    let lists = [
        ("invitCode:list", json!({"serverId": "s"}), "7"),
        (
            "invitCode:uses",
            json!({"id": "01890a5d-ac96-774b-bcce-b302099a8057"}),
            "1790000000001.s",
        ),
        ("member:r", json!({"serverId": "s"}), "7"),
        (
            "server:list",
            json!({"ownerId": "ann"}),
            "01890a5d-ac96-774b-bcce-b302099a8057",
        ),
    ];
    for (path, arguments, other) in lists {
        for (cursor, end, journal) in [
            (json!(other), Value::Null, None),
            (Value::Null, json!(other), None),
            (Value::Null, Value::Null, Some(other)),
        ] {
            let mut arguments = arguments.clone();
            arguments["paginationOpts"] =
                json!({"cursor": cursor, "endCursor": end, "numItems": 3});
            let answer = stores.query(path, &arguments, journal);
            let data = json!({"isConvexSystemError": true, "paginationError": "InvalidCursor"});
            assert_eq!(
                (&answer["status"], &answer["errorData"]),
                (&json!("error"), &data),
                "{path}: {answer}"
            );
            assert!(
                answer["errorMessage"]
                    .as_str()
                    .unwrap()
                    .contains("InvalidCursor")
            );
        }
    }
}

#[test]
fn a_cursor_of_another_server_reads_only_the_own_one() {
    let mut stores = Stores::new();
    for server in ["s", "t"] {
        stores.call(
            "server:c",
            &json!({"serverId": server, "name": "S", "ownerId": "ann"}),
        );
        for _ in 0..3 {
            stores.call(
                "invitCode:c",
                &json!({"serverId": server, "creatorId": "ann"}),
            );
        }
    }
    let of = |server| json!({"serverId": server});
    let newest_of_t = all(&mut stores, "invitCode:list", &of("t"))[0]["_id"].clone();
    let mut arguments = of("s");
    arguments["paginationOpts"] = json!({"cursor": newest_of_t, "numItems": 100});
    let answer = stores.query("invitCode:list", &arguments, None);
    let expected = all(&mut stores, "invitCode:list", &of("s"));
    assert_eq!(answer["value"]["page"], json!(expected));
}
