//! Whole requests of every face, one after another against the same deployment.

use super::deployment::Deployment;
use super::script::{self, Step};

/// The final requests, which show a difference between the stores that no request of the script showed.
const LAST: [&str; 8] = [
    "POST /invitCode/list {\"serverId\":\"red\",\"limit\":100}",
    "POST /member/r {\"serverId\":\"red\",\"limit\":100}",
    "POST /invitCode/list {\"serverId\":\"tea-club\",\"limit\":100}",
    "POST /member/r {\"serverId\":\"tea-club\",\"limit\":100}",
    "POST /invitCode/uses {\"id\":\"$i0\",\"limit\":100}",
    "POST /invitCode/uses {\"id\":\"$i1\",\"limit\":100}",
    "POST /invitCode/uses {\"id\":\"$i2\",\"limit\":100}",
    "GET /guilds/-/invite_codes",
];

/// Runs a script.
pub fn check(bytes: &[u8]) {
    let steps = script::parse(bytes);
    if steps.is_empty() {
        return;
    }
    let mut deployment = Deployment::new();
    for step in &steps {
        deployment.send(step);
    }
    for line in LAST {
        deployment.send(&Step::parse(line.as_bytes()));
    }
    deployment.check_tables();
}
