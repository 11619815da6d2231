//! The pages on the memory model: one page for all that does not work, a bucket of guesses of their own, and no
//! joining but by the service's own form that names the account.

use crate::common::{START, random};
use invitcode::domain::caller::Caller;
use invitcode::functions::find;
use invitcode::http::{self, Head, PageHead, Plan, Response, Settings};
use invitcode::storage::Memory;
use invitcode::wire::json::Json;
use serde_json::{Value, json};
use std::rc::Rc;

const ADDRESS: &str = "203.0.113.7";

/// A deployment with a server `s` of Ann's.
struct World {
    memory: Memory,
    seed: u64,
    now: i64,
    address: String,
}

impl World {
    fn new() -> Self {
        let mut world = Self {
            memory: Memory::new(),
            seed: 0,
            now: START,
            address: ADDRESS.to_owned(),
        };
        world.call(
            "server:c",
            &json!({"serverId": "s", "name": "Tea Club", "ownerId": "ann", "owner": "Ann"}),
        );
        world.call(
            "invitCode:c",
            &json!({"serverId": "s", "creatorId": "ann", "code": "TEA-2027"}),
        );
        world
    }

    /// Calls a function as a service without an address.
    fn call(&mut self, path: &str, arguments: &Value) -> Value {
        self.call_from(path, arguments, None)
    }

    fn call_from(&mut self, path: &str, arguments: &Value, address: Option<&str>) -> Value {
        let (_, function) = path.split_once(':').unwrap();
        assert!(find(path).is_some(), "{function}");
        let mut head = self.head("POST", &format!("/{}", path.replace(':', "/")));
        head.content_type = Some("application/json".to_owned());
        head.caller = Caller::Service;
        head.address = address.map(str::to_owned);
        let body = arguments.to_string();
        let reply = self.send(head, body.as_bytes());
        serde_json::from_str(&reply.body).unwrap()
    }

    fn head(&self, method: &str, path: &str) -> Head {
        let settings =
            json!({"publicUrl": "https://invite.test", "signInUrl": "https://app.test/login"});
        let settings = Settings::parse(&settings.to_string()).unwrap();
        let head =
            json!({"method": method, "path": path, "now": self.now, "address": self.address});
        Head::parse(&head.to_string(), Rc::new(settings)).unwrap()
    }

    fn send(&mut self, head: Head, body: &[u8]) -> Response {
        self.seed += 1;
        http::run(head, random(self.seed), body, &mut self.memory)
    }

    fn get(&mut self, path: &str) -> Response {
        let head = self.head("GET", path);
        self.send(head, b"")
    }

    /// Sends the form of the service's own page.
    fn post(&mut self, path: &str, caller: Caller, form: &str) -> Response {
        let mut head = self.head("POST", path);
        head.caller = caller;
        head.content_type = Some("application/x-www-form-urlencoded".to_owned());
        head.page.is_own = true;
        self.send(head, form.as_bytes())
    }

    fn members(&mut self) -> usize {
        let page = self.call("member:r", &json!({"serverId": "s"}));
        page["data"]["page"].as_array().unwrap().len()
    }
}

fn shown(response: &Response) -> Value {
    serde_json::from_str(&response.body).unwrap()
}

fn user(id: &str) -> Caller {
    crate::common::user(id)
}

fn has_header(response: &Response, wanted: &str) -> Option<String> {
    let found = response.headers.iter().find(|(name, _)| *name == wanted);
    found.map(|(_, value)| value.clone().into_owned())
}

#[test]
fn the_page_of_a_link_names_server_and_inviter_as_the_preview_allows() {
    let mut world = World::new();
    for (preview, server, inviter) in [
        ("full", json!("Tea Club"), json!("Ann")),
        ("name", json!("Tea Club"), json!(null)),
        ("none", json!(null), json!(null)),
    ] {
        world.call("server:u", &json!({"serverId": "s", "preview": preview}));
        let response = world.get("/j/tea-2027");
        assert_eq!(response.status, 200);
        let page = shown(&response);
        assert_eq!((&page["server"], &page["invitedBy"]), (&server, &inviter));
        assert_eq!(page["code"], "TEA-2027");
        assert_eq!(world.members(), 1, "a page consumes nothing");
    }
}

#[test]
fn the_page_of_a_link_tells_what_joining_gives_as_the_preview_allows() {
    let mut world = World::new();
    let guest = json!({"serverId": "s", "creatorId": "ann", "code": "A-GUEST", "role": "admin",
        "membershipMs": 604_800_000, "metadata": {"group": "secret"}});
    assert_eq!(world.call("invitCode:c", &guest)["code"], 200);
    let grants = json!({"role": "admin", "membershipMs": 604_800_000});
    for (preview, told) in [
        ("full", grants.clone()),
        ("name", grants),
        ("none", json!(null)),
    ] {
        world.call("server:u", &json!({"serverId": "s", "preview": preview}));
        let response = world.get("/j/a-guest");
        assert_eq!(shown(&response)["grants"], told);
        assert!(!response.body.contains("secret"));
    }
}

#[test]
fn the_page_of_a_code_for_certain_people_says_so_and_nothing_else() {
    let mut world = World::new();
    let listed =
        json!({"serverId": "s", "creatorId": "ann", "code": "FOR-BOB", "allowedUsers": ["bob"]});
    assert_eq!(world.call("invitCode:c", &listed)["code"], 200);
    let page = shown(&world.get("/j/for-bob"));
    assert_eq!(page["isLimited"], true);
    for field in ["server", "invitedBy", "grants"] {
        assert_eq!(page[field], json!(null), "{field}");
    }
    assert_eq!(shown(&world.get("/j/tea-2027"))["isLimited"], false);
}

#[test]
fn every_code_that_does_not_work_gets_the_same_page() {
    let mut world = World::new();
    world.call(
        "server:c",
        &json!({"serverId": "gone", "name": "G", "ownerId": "ann"}),
    );
    for (server, code, more) in [
        ("s", "REVOKED", json!({})),
        ("s", "EXPIRED", json!({"expiresAt": START + 1000})),
        ("s", "USED-UP", json!({"maxUses": 1})),
        ("gone", "DELETED", json!({})),
    ] {
        let mut arguments = json!({"serverId": server, "creatorId": "ann", "code": code});
        arguments
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        assert_eq!(world.call("invitCode:c", &arguments)["code"], 200);
    }
    // Bea may no longer make codes, so hers is suspended.
    world.call(
        "invitCode:use",
        &json!({"code": "TEA-2027", "userId": "bea"}),
    );
    world.call(
        "invitCode:c",
        &json!({"serverId": "s", "creatorId": "bea", "code": "SUSPEND"}),
    );
    world.call("member:d", &json!({"serverId": "s", "userId": "bea"}));
    let revoked = world.call("invitCode:r", &json!({"code": "REVOKED"}));
    world.call("invitCode:d", &json!({"id": revoked["data"]["_id"]}));
    world.call(
        "invitCode:use",
        &json!({"code": "USED-UP", "userId": "cat"}),
    );
    world.call("server:d", &json!({"serverId": "gone"}));
    world.now += 2000;
    let unknown = world.get("/j/NOSUCHCODE");
    assert_eq!(unknown.status, 404);
    assert_eq!(shown(&unknown)["view"], "unavailable");
    let of_others = [
        "REVOKED",
        "EXPIRED",
        "USED-UP",
        "DELETED",
        "SUSPEND",
        "0GCFB4XXVP49",
    ];
    for code in of_others {
        let response = world.get(&format!("/j/{code}"));
        assert_eq!(
            (response.status, &response.body),
            (404, &unknown.body),
            "{code}"
        );
        assert_eq!(response.headers, unknown.headers, "{code}");
    }
}

#[test]
fn what_asks_for_no_document_gets_that_page_without_a_look_up() {
    let mut world = World::new();
    let unknown = world.get("/j/NOSUCHCODE");
    for page in [
        PageHead {
            destination: Some("image".to_owned()),
            ..PageHead::default()
        },
        PageHead {
            destination: Some("iframe".to_owned()),
            ..PageHead::default()
        },
        PageHead {
            destination: Some("empty".to_owned()),
            ..PageHead::default()
        },
        PageHead {
            purpose: Some("prefetch;prerender".to_owned()),
            ..PageHead::default()
        },
    ] {
        let head = Head {
            page,
            ..world.head("GET", "/j/TEA-2027")
        };
        let Plan::Respond(response) = http::plan(head, random(1), b"") else {
            panic!("it is looked up");
        };
        assert_eq!(
            (response.status, response.body),
            (404, unknown.body.clone())
        );
    }
    let page = PageHead {
        destination: Some("document".to_owned()),
        ..PageHead::default()
    };
    let head = Head {
        page,
        ..world.head("GET", "/j/TEA-2027")
    };
    assert_eq!(world.send(head, b"").status, 200);
}

#[test]
fn guesses_of_pages_count_apart_from_those_of_use_and_explain() {
    let mut world = World::new();
    for _ in 0..30 {
        assert_eq!(world.get("/j/NOSUCHCODE").status, 404);
    }
    let unknown = world.get("/j/NOSUCHCODE");
    let over = world.get("/j/TEA-2027");
    assert_eq!(
        (over.status, &over.body, &over.headers),
        (404, &unknown.body, &unknown.headers)
    );
    let explain = json!({"code": "TEA-2027"});
    assert_eq!(
        world.call_from("invitCode:explain", &explain, Some(ADDRESS))["code"],
        200
    );
    world.address = "203.0.113.8".to_owned();
    assert_eq!(world.get("/j/TEA-2027").status, 200, "another address");
    for _ in 0..30 {
        let wrong = json!({"code": "NOSUCHCODE"});
        world.call_from("invitCode:explain", &wrong, Some("203.0.113.8"));
    }
    assert_eq!(
        world.call_from("invitCode:explain", &explain, Some("203.0.113.8"))["code"],
        429
    );
    assert_eq!(
        world.get("/j/TEA-2027").status,
        200,
        "the page has a bucket of its own"
    );
}

#[test]
fn a_mistyped_code_is_named_without_storage() {
    let world = World::new();
    for path in [
        "/j/0GCFB4XXVP48",
        "/j/abc",
        "/j/%ff",
        "/j/%",
        "/j/a.b.c.d",
        "/j/%00%01%02%03",
        "/j/..%2f..%2fx",
    ] {
        let Plan::Respond(response) = http::plan(world.head("GET", path), random(1), b"") else {
            panic!("{path} is looked up");
        };
        assert_eq!(response.status, 404, "{path}");
        assert_eq!(shown(&response)["view"], "mistyped", "{path}");
    }
}

#[test]
fn a_form_of_another_site_does_nothing() {
    let mut world = World::new();
    let mut head = world.head("POST", "/j/TEA-2027");
    head.caller = user("cat");
    head.content_type = Some("application/x-www-form-urlencoded".to_owned());
    for form in ["account=cat", "step=signIn", ""] {
        let response = world.send(head.clone(), form.as_bytes());
        assert_eq!(
            (response.status, &shown(&response)["view"]),
            (403, &json!("foreign"))
        );
        assert_eq!(has_header(&response, "set-cookie"), None);
    }
    assert_eq!(world.members(), 1);
}

#[test]
fn an_account_joins_only_by_a_form_that_names_it() {
    let mut world = World::new();
    for form in ["", "account=dan", "account=", "name=cat"] {
        let response = world.post("/j/TEA-2027", user("cat"), form);
        let page = shown(&response);
        assert_eq!(
            (response.status, &page["view"]),
            (200, &json!("confirm")),
            "{form}"
        );
        assert_eq!(page["account"]["id"], "cat");
        assert_eq!(page["server"], "Tea Club");
        assert_eq!(world.members(), 1, "{form}");
    }
    let response = world.post("/j/TEA-2027", Caller::Anonymous, "account=cat");
    assert_eq!(
        (response.status, &shown(&response)["view"]),
        (401, &json!("signIn"))
    );
    let response = world.post("/j/TEA-2027", user("cat"), "account=cat");
    let page = shown(&response);
    assert_eq!(
        (response.status, &page["view"], &page["joined"]),
        (200, &json!("joined"), &json!(true))
    );
    let again = shown(&world.post("/j/TEA-2027", user("cat"), "account=cat"));
    assert_eq!(
        (&again["view"], &again["joined"]),
        (&json!("joined"), &json!(false))
    );
    assert_eq!(world.members(), 2);
}

#[test]
fn without_verified_callers_a_name_joins() {
    let mut world = World::new();
    let asks = world.post("/j/TEA-2027", Caller::Service, "name=");
    assert_eq!(shown(&asks)["view"], "confirm");
    let response = world.post("/j/TEA-2027", Caller::Service, "name=Zo%C3%AB+B");
    assert_eq!(shown(&response)["view"], "joined");
    let page = world.call("member:r", &json!({"serverId": "s"}));
    let mut members = page["data"]["page"].as_array().unwrap().iter();
    assert!(members.any(|member| member["userId"] == "Zoë B" && member["user"] == "Zoë B"));
    let wrong = world.post("/j/TEA-2027", Caller::Service, "name=a%00b");
    assert_eq!(wrong.status, 400);
    let wrong = world.post("/j/TEA-2027", Caller::Service, "name=%ff");
    assert_eq!(wrong.status, 400);
}

#[test]
fn a_note_of_several_lines_is_sent_in_one() {
    let mut world = World::new();
    let asks =
        json!({"serverId": "s", "creatorId": "ann", "code": "ASK-US", "requiresApproval": true});
    assert_eq!(world.call("invitCode:c", &asks)["code"], 200);
    let typed_500 = "x%0D%0A".repeat(250);
    for (typed, note) in [
        ("Hello%0D%0AI+play%09chess", "Hello I play chess"),
        (&typed_500, &"x ".repeat(250)),
    ] {
        let form = format!("account=cat&note={typed}");
        let filed = world.post("/j/ASK-US", user("cat"), &form);
        assert_eq!(filed.status, 202, "{typed}");
        let listed = world.call("request:list", &json!({"serverId": "s"}));
        assert_eq!(listed["data"]["page"][0]["note"], note, "{typed}");
        let take_back = json!({"id": listed["data"]["page"][0]["_id"]});
        assert_eq!(world.call("request:withdraw", &take_back)["code"], 200);
    }
    let long = format!("account=cat&note={}", "x".repeat(501));
    assert_eq!(world.post("/j/ASK-US", user("cat"), &long).status, 400);
}

#[test]
fn a_request_that_waits_is_told_to_who_filed_it_and_can_be_taken_back() {
    let mut world = World::new();
    let asks =
        json!({"serverId": "s", "creatorId": "ann", "code": "ASK-US", "requiresApproval": true});
    assert_eq!(world.call("invitCode:c", &asks)["code"], 200);
    let view = |response: &Response| shown(response)["view"].clone();
    let filed = world.post("/j/ASK-US", user("cat"), "account=cat");
    assert_eq!((filed.status, view(&filed)), (202, json!("pending")));
    // The same page that a reload asks for.
    let waits = world.post("/j/ASK-US", user("cat"), "");
    assert_eq!((waits.status, view(&waits)), (202, json!("pending")));
    let page = shown(&waits);
    assert_eq!(
        (&page["account"]["id"], &page["server"]),
        (&json!("cat"), &json!("Tea Club"))
    );
    let listed = world.call("request:list", &json!({"serverId": "s"}));
    assert_eq!(page["pendingRequest"], listed["data"]["page"][0]["_id"]);
    assert_eq!(view(&world.post("/j/ASK-US", user("dan"), "")), "confirm");
    assert_eq!(
        shown(&world.get("/j/ASK-US"))["view"],
        "invitation",
        "the page is made for nobody"
    );

    let form = format!(
        "step=withdraw&request={}",
        page["pendingRequest"].as_str().unwrap()
    );
    for (caller, status) in [(user("dan"), 403), (Caller::Anonymous, 401)] {
        assert_eq!(world.post("/j/ASK-US", caller, &form).status, status);
    }
    let withdrawn = world.post("/j/ASK-US", user("cat"), &form);
    assert_eq!(
        (withdrawn.status, view(&withdrawn)),
        (200, json!("withdrawn"))
    );
    assert_eq!(view(&world.post("/j/ASK-US", user("cat"), "")), "confirm");
    assert_eq!(world.members(), 1);
}

#[test]
fn without_verified_callers_a_name_asks_whether_its_request_waits() {
    let mut world = World::new();
    let asks =
        json!({"serverId": "s", "creatorId": "ann", "code": "ASK-US", "requiresApproval": true});
    assert_eq!(world.call("invitCode:c", &asks)["code"], 200);
    let look =
        |world: &mut World| shown(&world.post("/j/ASK-US", Caller::Service, "name=Zoe&step=look"));
    assert_eq!(look(&mut world)["view"], "confirm", "looking files nothing");
    world.post("/j/ASK-US", Caller::Service, "name=Zoe");
    let waits = look(&mut world);
    assert_eq!(waits["view"], "pending");
    let form = format!(
        "step=withdraw&request={}",
        waits["pendingRequest"].as_str().unwrap()
    );
    assert_eq!(
        shown(&world.post("/j/ASK-US", Caller::Service, &form))["view"],
        "withdrawn"
    );
    assert_eq!(look(&mut world)["view"], "confirm");
}

#[test]
fn who_is_a_member_already_is_told_so_before_anything_is_sent() {
    let mut world = World::new();
    world.post("/j/TEA-2027", user("cat"), "account=cat");
    let page = shown(&world.post("/j/TEA-2027", user("cat"), ""));
    assert_eq!(
        (&page["view"], &page["joined"]),
        (&json!("joined"), &json!(false))
    );
}

#[test]
fn a_form_tells_why_a_code_ended_while_somebody_looked_at_it() {
    let mut world = World::new();
    world.call(
        "invitCode:c",
        &json!({"serverId": "s", "creatorId": "ann", "code": "ONE-USE", "maxUses": 1}),
    );
    world.call(
        "invitCode:use",
        &json!({"code": "ONE-USE", "userId": "bob"}),
    );
    let response = world.post("/j/ONE-USE", user("cat"), "account=cat");
    let page = shown(&response);
    assert_eq!(
        (response.status, &page["error"]),
        (400, &json!("errors.maxUsed"))
    );
    let unknown = world.post("/j/NOSUCHCODE", user("cat"), "account=cat");
    assert_eq!(
        (unknown.status, &shown(&unknown)["view"]),
        (404, &json!("unavailable"))
    );
}

#[test]
fn a_code_waits_in_a_cookie_that_only_the_form_sets_and_that_never_joins() {
    let mut world = World::new();
    let response = world.post("/j/tea-2027", Caller::Anonymous, "step=signIn");
    assert_eq!(response.status, 303);
    let place = has_header(&response, "location").unwrap();
    assert_eq!(place, "https://app.test/login", "the code is not in it");
    assert_eq!(
        has_header(&response, "set-cookie").unwrap(),
        "__Host-invitcode-waiting=TEA-2027; Path=/; Max-Age=600; Secure; HttpOnly; SameSite=Lax"
    );
    let mut head = world.head("GET", "/j");
    head.caller = user("cat");
    head.page.waiting = Some("TEA-2027".to_owned());
    let page = world.send(head.clone(), b"");
    assert_eq!(
        (shown(&page)["view"].as_str(), shown(&page)["code"].as_str()),
        (Some("enter"), Some("TEA-2027"))
    );
    assert_eq!(world.members(), 1);
    head.page.waiting = Some("<script>".to_owned());
    assert_eq!(shown(&world.send(head, b""))["code"], json!(null));
    let mut head = world.head("POST", "/j/TEA-2027");
    head.caller = user("cat");
    head.content_type = Some("application/x-www-form-urlencoded".to_owned());
    head.page = PageHead {
        is_own: true,
        waiting: Some("TEA-2027".to_owned()),
        ..PageHead::default()
    };
    let joined = world.send(head, b"account=cat");
    assert!(
        has_header(&joined, "set-cookie")
            .unwrap()
            .contains("Max-Age=0")
    );
}

#[test]
fn a_typed_code_leads_to_its_page() {
    let mut world = World::new();
    let mut head = world.head("GET", "/j");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    head.query = vec![
        pair("lang", "fr"),
        pair("code", "tea 2027"),
        pair("return", "https://app.test/a?b=c&d"),
        pair("other", "x"),
    ];
    let response = world.send(head, b"");
    assert_eq!(response.status, 303);
    assert_eq!(has_header(&response, "location").unwrap(), "j/TEA-2027");
    let mut head = world.head("GET", "/j");
    head.query = vec![pair("code", "//evil.test")];
    assert_eq!(shown(&world.send(head, b""))["view"], "mistyped");
}

#[test]
fn a_qr_code_holds_the_public_address_and_is_not_looked_up() {
    let world = World::new();
    for (path, link) in [
        ("/j/tea-2027/qr.svg", "https://invite.test/j/TEA-2027"),
        ("/j/nosuch/qr.svg", "https://invite.test/j/NOSUCH"),
        (
            "/j/0gcf%20b4xx%20vp49/qr.svg",
            "https://invite.test/j/0GCF-B4XX-VP49",
        ),
        (
            "/j/%EF%BC%B4%EF%BC%A5%EF%BC%A1%32%30/qr.svg",
            "https://invite.test/j/TEA20",
        ),
    ] {
        let Plan::Respond(response) = http::plan(world.head("GET", path), random(1), b"") else {
            panic!("{path} is looked up");
        };
        assert_eq!(
            (response.status, response.body.as_str()),
            (200, link),
            "{path}"
        );
    }
    let Plan::Respond(response) = http::plan(world.head("GET", "/j/x/qr.svg"), random(1), b"")
    else {
        panic!("it is looked up");
    };
    assert_eq!(response.status, 404);
    let mut head = world.head("GET", "/j/tea-2027/qr.svg");
    head.settings = Rc::default();
    let Plan::Respond(response) = http::plan(head, random(1), b"") else {
        panic!("it is looked up");
    };
    assert_eq!(response.status, 404);
    assert!(response.body.contains("PUBLIC_URL"), "{}", response.body);
}

#[test]
fn the_files_of_applications_are_the_settings_or_nothing() {
    let settings = json!({"appLinks": {"apple": "{\"applinks\":{}}"}});
    let settings = Rc::new(Settings::parse(&settings.to_string()).unwrap());
    for (path, status) in [
        ("/.well-known/apple-app-site-association", 200),
        ("/.well-known/assetlinks.json", 404),
    ] {
        let mut head = World::new().head("GET", path);
        head.settings = settings.clone();
        let Plan::Respond(response) = http::plan(head, random(1), b"") else {
            panic!("{path} is looked up");
        };
        assert_eq!(response.status, status, "{path}");
        assert_eq!(
            has_header(&response, "content-type").unwrap(),
            "application/json"
        );
    }
}

#[test]
fn the_page_itself_names_no_account_and_its_script_may_ask() {
    let mut world = World::new();
    let mut head = world.head("GET", "/j/TEA-2027");
    let anonymous = world.send(head.clone(), b"");
    head.caller = user("cat");
    assert_eq!(world.send(head, b"").body, anonymous.body);
    let mut head = world.head("GET", "/j/me");
    head.caller = user("cat");
    head.page = PageHead::from_json(&Json::parse(br#"{"name":"Cat","isLive":true}"#).unwrap());
    let me = shown(&world.send(head, b""));
    assert_eq!(
        me,
        json!({"account": {"id": "cat", "name": "Cat"}, "isOpen": false, "isLive": true})
    );
    let nobody = shown(&world.get("/j/me"));
    assert_eq!(nobody["account"], json!(null));
    assert_eq!(nobody["isLive"], json!(false));
}
