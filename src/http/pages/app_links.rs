//! `/.well-known/apple-app-site-association` and `/.well-known/assetlinks.json`: which applications open links.
//! Their contents are the setting `APP_LINKS`, which the worker has checked.

use super::Files;
use crate::domain::error::{ErrorKind, Refusal};
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, NoPath, Prepared};
use crate::http::request::Request;
use crate::http::{Response, Settings};
use crate::wire::schema::{Describe, Schema};

/// What Apple or Google defines.
pub struct Links;

impl Describe for Links {
    const SCHEMA: Schema = Schema::Any;
}

macro_rules! app_links {
    ($name:ident, $path:literal, $label:literal, $summary:literal, $field:ident, $example:expr) => {
        /// See the module.
        pub struct $name;

        impl Endpoint for $name {
            type Face = Files;
            const METHOD: &'static str = "GET";
            const PATHS: &'static [&'static str] = &[$path];
            const LABEL: &'static str = $label;
            const SUMMARY: &'static str = $summary;
            const ACCESS: Access = Access::Public;
            type Path = NoPath;
            type Query = ();
            type Body<'a> = NoBody;
            type Response = Links;
            const SUCCESSES: &'static [Success] = &[Success {
                status: 200,
                doc: "The applications.",
                example: $example,
            }];

            fn refusals() -> Vec<Refused> {
                refusals()
            }

            fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
                plan(&request.head.settings, |settings| {
                    settings.app_links.$field.as_ref()
                })
            }
        }
    };
}

app_links!(
    Apple,
    "/.well-known/apple-app-site-association",
    "GET /.well-known/apple-app-site-association",
    "The iOS applications that open links.",
    apple,
    r#"{"applinks":{"details":[{"appIDs":["TEAM123456.com.example.app"],"components":[{"/":"/j/*"}]}]}}"#
);
app_links!(
    Android,
    "/.well-known/assetlinks.json",
    "GET /.well-known/assetlinks.json",
    "The Android applications that open links.",
    android,
    r#"[{"relation":["delegate_permission/common.handle_all_urls"],"target":{"namespace":"android_app","package_name":"com.example.app","sha256_cert_fingerprints":["AB:CD"]}}]"#
);

fn refusals() -> Vec<Refused> {
    vec![Refused::new(
        "The setting `APP_LINKS` names no such application.",
        ErrorKind::NotFound,
    )]
}

fn plan(settings: &Settings, of: fn(&Settings) -> Option<&String>) -> Result<Prepared, Refusal> {
    let links = of(settings).ok_or(ErrorKind::NotFound)?;
    let mut response = Response::empty(200);
    response.body.clone_from(links);
    response.header("content-type", "application/json".to_owned());
    response.header("cache-control", "public, max-age=3600".to_owned());
    response.header("x-content-type-options", "nosniff".to_owned());
    Ok(Prepared::Response(response))
}
