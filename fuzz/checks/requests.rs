//! Whole requests of every face, one after another against the same deployment.

use super::deployment::Deployment;
use super::script;

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
    deployment.check_tables();
}
