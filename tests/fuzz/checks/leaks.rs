//! Whether a response reveals internals.

use super::replies::decoded;
use super::request::Request;
use invitcode::domain::id::ServerId;
use invitcode::domain::rds::DiscordAnswer;
use invitcode::http::effect::Outcome;
use invitcode::http::{Head, Response};
use invitcode::wire::json::Json;

/// Internal words, which no caller should see.
const INSIDE: [&str; 8] = [
    "src/", ".rs:", "SELECT ", "INSERT ", "UPDATE ", "panicked", "rusqlite", "D1_ERROR",
];

/// All that was said, as replies may repeat it: decoded, and without control characters.
#[derive(Default)]
pub struct Said(String);

impl Said {
    /// A text, which may be a path.
    fn add(&mut self, text: &str) {
        let segments = text.split('/').filter(|segment| segment.contains('%'));
        let decoded = segments
            .filter_map(decoded)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        for text in decoded.chain([text.to_owned()]) {
            let visible = text.chars().filter(|character| !character.is_control());
            self.0.extend(visible.chain(['\n']));
        }
    }

    /// A request, with what the operator set and Discord granted.
    pub fn add_request(&mut self, request: &Request, head: &Head) {
        self.add_json(&request.head);
        self.add_body(&request.body);
        let invites = &head.settings.invites;
        self.add(invites.link_base.as_deref().unwrap_or_default());
        self.add(invites.guild_id.as_ref().map_or("", ServerId::as_str));
        if let Some(Outcome::MakeDiscordInvite(DiscordAnswer::Made { invite, listed, .. })) =
            &head.outcome
        {
            let seen = listed.iter().chain([invite]);
            seen.for_each(|invite| self.add(invite.code.as_str()));
        }
    }

    /// A body, whole or of lines, which may be JSON.
    pub fn add_body(&mut self, bytes: &[u8]) {
        self.add(&String::from_utf8_lossy(bytes));
        for line in bytes.split(|byte| *byte == b'\n').chain([bytes]) {
            if let Ok(json) = Json::parse(line) {
                self.add_json(&json);
            }
        }
    }

    /// Every text of a value.
    fn add_json(&mut self, json: &Json) {
        match json {
            Json::Text(text) => self.add(text),
            Json::List(items) => items.iter().for_each(|item| self.add_json(item)),
            Json::Object(fields) => {
                for (name, value) in fields {
                    self.add(name);
                    self.add_json(value);
                }
            }
            _ => {}
        }
    }
}

/// Checks that a response reveals no internals that the request did not hold.
pub fn check(response: &Response, Said(said): &Said) {
    for word in INSIDE {
        let texts = response.headers.iter().map(|(_, value)| value.as_ref());
        let mut texts = texts.chain([response.body.as_str(), response.label.as_str()]);
        let leaks = texts.any(|text| text.contains(word));
        assert!(
            !leaks || said.contains(word.trim()),
            "{word} in {response:?}"
        );
    }
    let is_clean = |text: &str| !text.chars().any(char::is_control);
    assert!(
        is_clean(&response.label) && response.label.is_ascii(),
        "the log says {:?}",
        response.label
    );
    for (name, value) in &response.headers {
        assert!(is_clean(value), "the header {name} says {value:?}");
    }
}
