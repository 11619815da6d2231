//! Cross-origin requests.
//!
//! Pages of any origin may call, as Convex allows. Only pages of allowed origins may send the session cookie: a
//! page chooses to send its bearer token, but the browser attaches a cookie by itself.

use super::{Head, Response};

/// Adds the headers that a page of another origin needs to read the response.
pub fn add(head: &Head, methods: &[&str], response: &mut Response) {
    let Some(origin) = &head.origin else { return };
    response.header(
        "vary",
        "accept-language, origin, access-control-request-headers",
    );
    response.header("access-control-allow-origin", origin.clone());
    if head.settings.allowed_origins.contains(origin) {
        response.header("access-control-allow-credentials", "true");
    }
    if head.method == "OPTIONS" {
        response.header("access-control-allow-methods", methods.join(", "));
        if let Some(asked) = &head.cors_headers {
            response.header("access-control-allow-headers", asked.clone());
        }
        response.header("access-control-max-age", "86400");
    } else {
        let exposed = "retry-after, server-timing, x-continue-cursor, x-request-id";
        response.header("access-control-expose-headers", exposed);
    }
}
