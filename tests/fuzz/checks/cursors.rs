//! Cursors: any text is refused clearly or gives a page that the caller may see. A cursor of a reply always continues.

use super::deployment::Deployment;
use super::leaks::Said;
use super::script::{self, Step};
use serde_json::{Value, json};
use std::cell::RefCell;

/// Two servers with members and codes, and documents of their guilds, one with a log of two parts.
const WORLD: &str = "\
POST /server/c {\"serverId\":\"red\",\"name\":\"Red\",\"ownerId\":\"ann\"}
POST /server/c {\"serverId\":\"blue\",\"name\":\"Blue\",\"ownerId\":\"eve\"}
POST /server/c {\"serverId\":\"gold\",\"name\":\"Gold\",\"ownerId\":\"ann\"}
wait:-1 POST /server/c {\"serverId\":\"teal\",\"name\":\"Teal\",\"ownerId\":\"ann\"}
POST /server/c {\"serverId\":\"lime\",\"name\":\"Lime\",\"ownerId\":\"ann\"}
POST /invitCode/c {\"serverId\":\"red\",\"creatorId\":\"ann\",\"code\":\"OPEN-1\"}
POST /invitCode/c {\"serverId\":\"blue\",\"creatorId\":\"eve\",\"code\":\"OPEN-2\"}
wait:5 POST /invitCode/use {\"code\":\"OPEN-1\",\"userId\":\"bob\"}
wait:5 POST /invitCode/use {\"code\":\"OPEN-1\",\"userId\":\"carl\",\"user\":\"Carl\"}
POST /member/u {\"serverId\":\"red\",\"userId\":\"bob\",\"role\":\"admin\"}
wait:5 POST /invitCode/c {\"serverId\":\"red\",\"creatorId\":\"carl\",\"code\":\"CARLS\"}
wait:5 POST /invitCode/use {\"code\":\"CARLS\",\"userId\":\"u1\"}
POST /invitCode/use {\"code\":\"CARLS\",\"userId\":\"u2\"}
wait:5 POST /invitCode/use {\"code\":\"CARLS\",\"userId\":\"u3\"}
wait:-20 POST /invitCode/use {\"code\":\"CARLS\",\"userId\":\"u4\"}
wait:5 POST /invitCode/use {\"code\":\"CARLS\",\"userId\":\"eve\"}
POST /invitCode/c {\"serverId\":\"red\",\"creatorId\":\"carl\",\"maxUses\":1,\"code\":\"USED-UP\"}
POST /invitCode/use {\"code\":\"USED-UP\",\"userId\":\"u5\"}
POST /invitCode/c {\"serverId\":\"red\",\"creatorId\":\"carl\",\"expiresAt\":$t1,\"code\":\"EXPIRED\"}
wait:9000 POST /invitCode/c {\"serverId\":\"red\",\"creatorId\":\"carl\"}
POST /invitCode/c {\"serverId\":\"red\",\"creatorId\":\"ann\",\"label\":\"late\"}
POST /invitCode/c {\"serverId\":\"blue\",\"creatorId\":\"eve\"}
POST /api/invite-codes/generate?userId=ann
";

/// The pages: the call, and the callers that are allowed.
const PLACES: [(&str, &str, &[&str]); 7] = [
    ("/invitCode/list", "serverId\":\"red", &["*", "ann", "bob"]),
    ("/invitCode/list", "creatorId\":\"carl", &["*", "carl"]),
    ("/invitCode/uses", "id\":\"$", &["*", "ann", "bob", "carl"]),
    ("/member/r", "serverId\":\"red", &["*", "ann", "bob"]),
    ("/guilds/red/invite_codes", "", &["*", "ann", "bob"]),
    ("/guilds/-/invite_codes", "", &["*"]),
    ("/server/list", "ownerId\":\"ann", &["*", "ann"]),
];

/// Whether a page is asked for by a query, as exports are.
fn is_export(place: usize) -> bool {
    matches!(place, 4 | 5)
}

const CALLERS: [&str; 8] = ["*", "ann", "bob", "carl", "eve", "u1", "!root", ""];

/// The world, and all rows of each list in order, with the part that a cursor counts.
struct World {
    deployment: Deployment,
    code: String,
    rows: Vec<Vec<Row>>,
    numbers: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
struct Row {
    id: String,
    created_at: Option<i64>,
    status: Option<String>,
}

thread_local! {
    static KEPT: RefCell<Option<World>> = const { RefCell::new(None) };
}

/// The first bytes select the caller and the page; the rest is the cursor.
pub fn check(bytes: &[u8]) {
    let [place, caller, limit, status, text @ ..] = bytes else {
        return;
    };
    let place = usize::from(*place) % PLACES.len();
    let caller = CALLERS[usize::from(*caller) % CALLERS.len()];
    let limit = 1 + i64::from(*limit) % 6;
    let words = ["active", "expired", "used", "revoked"];
    let status = words
        .get(usize::from(*status) % 12)
        .copied()
        .filter(|_| place < 2);
    let text = String::from_utf8_lossy(text);
    let is_query = is_export(place);
    // What a query cannot carry undecoded, and what scripts fill in.
    let kept = |one: &char| {
        !matches!(one, '$' | '\u{2424}' | '\n') && (!is_query || !matches!(one, '&' | '?'))
    };
    let cursor: String = text.chars().filter(kept).collect();
    let mut world = KEPT
        .with(|world| world.borrow_mut().take())
        .unwrap_or_else(World::new);
    world.check(place, caller, limit, status, &cursor);
    KEPT.with(|kept| *kept.borrow_mut() = Some(world));
}

fn digits(text: &str, most: usize) -> Option<i64> {
    let fits = (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| fits)
}

fn number(text: &str, most: usize) -> Option<i64> {
    let is_plain = text == "0" || !text.starts_with('0');
    digits(text, most).filter(|_| is_plain)
}

/// Whether a text may be the id of a server.
fn is_name(text: &str) -> bool {
    (1..=128).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

fn is_uuid(text: &str) -> bool {
    let dashes = [8, 13, 18, 23];
    let fits = |(at, byte): (usize, u8)| {
        if dashes.contains(&at) {
            byte == b'-'
        } else {
            byte.is_ascii_hexdigit()
        }
    };
    text.len() == 36 && text.bytes().enumerate().all(fits)
}

impl World {
    fn new() -> Self {
        let mut deployment = Deployment::new();
        for step in script::parse(WORLD.as_bytes()) {
            let response = deployment.send(&step);
            assert_eq!(response.status, 200, "{step:?}: {}", response.body);
        }
        let uses: Vec<Value> = (0..502)
            .map(|n| json!({"user_id": format!("u{n}"), "timestamp": n}))
            .collect();
        for (id, guild) in ["red", "blue", "red", "red", "blue"].iter().enumerate() {
            let log = if id == 2 {
                uses.as_slice()
            } else {
                &uses[..id]
            };
            let line = json!({"_id": format!("d{id}"), "code": format!("c{id}"), "guild_id": guild,
                "info": {}, "timestamp": 1, "invites": log});
            let mut step = Step::parse(b"POST /guilds/-/invite_codes");
            step.body = line.to_string().into_bytes();
            assert_eq!(deployment.send(&step).status, 200);
        }
        let list = Step::parse(b"POST /invitCode/list {\"creatorId\":\"carl\"}");
        let listed: Value = serde_json::from_str(&deployment.send(&list).body).expect("JSON");
        let codes = listed["data"]["page"].as_array().expect("a page");
        let of = |text: &str| {
            let code = codes.iter().find(|code| code["code"] == text);
            code.and_then(|code| code["_id"].as_str())
                .expect("it was made")
                .to_owned()
        };
        let code = of("CARLS");
        let newest = codes[0]["_id"].as_str().expect("it was made");
        let revoke = format!("POST /invitCode/d {{\"id\":\"{newest}\"}}");
        assert_eq!(deployment.send(&Step::parse(revoke.as_bytes())).status, 200);
        let mut world = Self {
            deployment,
            code,
            rows: Vec::new(),
            numbers: Vec::new(),
        };
        for place in 0..PLACES.len() {
            let (status, rows, next) = world.page(place, "*", None, None, None);
            assert_eq!((status, next), (200, None));
            assert!(rows.len() > 2, "{rows:?}");
            world.rows.push(rows);
        }
        world.numbers = world.rows[5].iter().map(|row| row.id.clone()).collect();
        world
    }

    /// The status of a page, its rows, and where the next one begins.
    fn page(
        &mut self,
        place: usize,
        caller: &str,
        limit: Option<i64>,
        status: Option<&str>,
        cursor: Option<&str>,
    ) -> (u16, Vec<Row>, Option<String>) {
        let (path, argument, _) = PLACES[place];
        let mut step = Step {
            path: path.to_owned(),
            ..Step::default()
        };
        step.directives.push(("by".to_owned(), caller.to_owned()));
        if is_export(place) {
            step.method = "GET".to_owned();
            let limit = limit
                .filter(|_| place == 4)
                .map(|limit| format!("limit={limit}&"));
            let cursor = cursor.map(|cursor| format!("cursor={cursor}"));
            step.path += &["?", &limit.unwrap_or_default(), &cursor.unwrap_or_default()].concat();
        } else {
            step.method = "POST".to_owned();
            let argument = argument.replace('$', &self.code);
            let body = format!("{{\"{argument}\"}}");
            let mut body: Value = serde_json::from_str(&body).expect("arguments are JSON");
            body["limit"] = json!(limit.unwrap_or(100));
            body["cursor"] = json!(cursor);
            if let Some(status) = status {
                body["status"] = json!(status);
            }
            step.body = body.to_string().into_bytes();
        }
        let response = self.deployment.send(&step);
        self.deployment.said = Said::default();
        let mut next = response
            .headers
            .iter()
            .find(|(name, _)| *name == "x-continue-cursor");
        let mut next = next.take().map(|(_, cursor)| cursor.to_string());
        let found = if place == 5 && response.status == 200 {
            let lines = response
                .body
                .lines()
                .map(|line| serde_json::from_str(line).expect("JSON"));
            lines.collect()
        } else {
            let body: Value = serde_json::from_str(&response.body).expect("JSON");
            let page = if !is_export(place) {
                &body["data"]
            } else {
                &body
            };
            next = next.or(page["continueCursor"].as_str().map(str::to_owned));
            if response.status == 200 {
                assert_eq!(page["isDone"], json!(next.is_none()));
            }
            page["page"].as_array().cloned().unwrap_or_default()
        };
        let text = |row: &Value, name: &str| row[name].as_str().map(str::to_owned);
        let rows = found.iter().map(|row| Row {
            // A continuation of a log is a list that begins with the id.
            id: text(row, "_id")
                .or_else(|| row[0].as_str().map(str::to_owned))
                .expect("a row has an id"),
            created_at: row["_creationTime"].as_i64(),
            status: text(row, "status"),
        });
        (response.status, rows.collect(), next)
    }

    /// The rows after a cursor; none if it is not a cursor.
    fn behind(&self, place: usize, cursor: &str) -> Option<Vec<Row>> {
        let rows = self.rows[place].iter();
        let rows = match place {
            0 | 1 if is_uuid(cursor) => rows
                .filter(|row| row.id < cursor.to_lowercase())
                .cloned()
                .collect(),
            3 if is_uuid(cursor) => rows
                .filter(|row| row.id > cursor.to_lowercase())
                .cloned()
                .collect(),
            6 => {
                let (time, id) = cursor.split_once('.')?;
                let time = digits(time, 15)?;
                if !is_name(id) {
                    return None;
                }
                let place = |row: &Row| (row.created_at.unwrap_or_default(), row.id.clone());
                rows.filter(|row| place(row) < (time, id.to_owned()))
                    .cloned()
                    .collect()
            }
            2 => {
                let after = number(cursor, 10).filter(|after| *after > 0)?;
                let after = usize::try_from(after).unwrap_or(usize::MAX);
                rows.skip(after).cloned().collect()
            }
            4 | 5 => {
                let (document, part) = cursor.split_once('.')?;
                let (from, _) = (number(document, 15)?, number(part, 15)?);
                let place = |row: &Row| {
                    let at = self.numbers.iter().position(|id| *id == row.id);
                    i64::try_from(at.expect("it was exported") + 1).unwrap_or(i64::MAX)
                };
                rows.filter(|row| place(row) >= from).cloned().collect()
            }
            _ => return None,
        };
        Some(rows)
    }

    fn check(
        &mut self,
        place: usize,
        caller: &str,
        limit: i64,
        status: Option<&str>,
        cursor: &str,
    ) {
        let what = format!("{:?} by {caller:?} from {cursor:?}", PLACES[place]);
        let expected = self.behind(place, cursor);
        let (answer, mut rows, mut next) =
            self.page(place, caller, Some(limit), status, Some(cursor));
        let may = PLACES[place].2.contains(&caller);
        let due = match expected {
            None => 400,
            Some(_) if may => 200,
            Some(_) if caller.is_empty() => 401,
            Some(_) => 403,
        };
        assert_eq!(answer, due, "{what}");
        let Some(expected) = expected.filter(|_| due == 200) else {
            assert_eq!((rows, next), (Vec::new(), None), "{what}");
            return;
        };
        let is_full = |rows: &[Row]| place == 5 || rows.len() as i64 <= limit;
        assert!(is_full(&rows), "{what}");
        for _ in 0..=self.rows[place].len() {
            let Some(cursor) = next else { break };
            let page = self.page(place, caller, Some(limit), status, Some(&cursor));
            assert_eq!(page.0, 200, "{what}, then from {cursor:?}");
            assert!(is_full(&page.1), "{what}");
            rows.extend(page.1);
            next = page.2;
        }
        assert_eq!(next, None, "{what} does not end");
        let mut expected = expected;
        expected.retain(|row| status.is_none() || row.status.as_deref() == status);
        assert_eq!(rows, expected, "{what}");
    }
}
