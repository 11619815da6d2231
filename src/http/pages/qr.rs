//! `GET /j/{code}/qr.svg`: a link as a QR code. The endpoint answers the link; the worker draws it.
//!
//! The link is that of the setting `PUBLIC_URL`. A request's own `Host` can be anybody's invention. Nothing is
//! looked up, so an image tells nothing about a code.

use super::Files;
use super::look::{Look, PagePath};
use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::http::Response;
use crate::http::description::{Access, Refused, Success};
use crate::http::endpoint::{Endpoint, NoBody, Prepared};
use crate::http::request::Request;
use crate::wire::schema::{Describe, Schema};

/// The content type of an image.
const SVG: &str = "image/svg+xml";

/// An image as it is sent.
pub struct Svg;

impl Describe for Svg {
    const SCHEMA: Schema = Schema::String;
}

/// See the module.
pub struct Draw;

impl Endpoint for Draw {
    type Face = Files;
    const METHOD: &'static str = "GET";
    const PATHS: &'static [&'static str] = &["/j/{code}/qr.svg"];
    const LABEL: &'static str = "GET /j/{code}/qr.svg";
    const SUMMARY: &'static str = "The link of a code as a QR code. Nothing is looked up.";
    const ACCESS: Access = Access::Public;
    type Path = PagePath;
    type Query = ();
    type Body<'a> = NoBody;
    type Response = Svg;
    const MEDIA: &'static str = SVG;
    const SUCCESSES: &'static [Success] = &[Success {
        status: 200,
        doc: "The image.",
        example: "",
    }];
    const PARAMETERS: &'static [(&'static str, &'static str)] = &[("code", "TEA-2027")];

    fn refusals() -> Vec<Refused> {
        vec![Refused::new(
            "No code can have this text, or the setting `PUBLIC_URL` is missing.",
            ErrorKind::NotFound,
        )]
    }

    fn plan(request: Request<'_>) -> Result<Prepared, Refusal> {
        let head = request.head;
        let Some(code) = Look::of(head).and_then(|look| look.shown) else {
            return Err(missing(&[
                "No code can have this text",
                "Aucun code ne peut avoir ce texte",
            ]));
        };
        let Some(url) = &head.settings.public_url else {
            return Err(missing(&[
                "QR codes need the setting PUBLIC_URL",
                "Les codes QR nécessitent le réglage PUBLIC_URL",
            ]));
        };
        let mut response = Response::empty(200);
        response.body = [url, "/j/", &code.0].concat();
        response.header("content-type", SVG.to_owned());
        response.header("cache-control", "public, max-age=86400".to_owned());
        response.header("x-content-type-options", "nosniff".to_owned());
        Ok(Prepared::Response(response))
    }
}

fn missing(message: &'static [&'static str; 2]) -> Refusal {
    Refusal::from(ErrorKind::NotFound).saying(Words::new(message))
}
