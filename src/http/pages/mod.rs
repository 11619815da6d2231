//! The pages: a link's page `/j/{code}`, the page to type a code `/j`, and what belongs to them.
//!
//! An endpoint answers what a page shows as a [`PageView`]. The worker renders it as HTML, or sends it as JSON to
//! the page's own script, which asks for it by `Accept`.

mod account;
mod app_links;
mod console;
mod enter;
mod form;
mod invitation;
mod join;
mod look;
mod qr;
mod view;

use super::endpoint::Face;
use super::entry::endpoints;
use super::{Head, Response};
use crate::domain::error::Refusal;
use crate::functions::Reply;
use crate::wire::schema::{Describe, Schema};
use account::ReadAccount;
use app_links::{Android, Apple};
use console::Console;
use enter::Enter;
use invitation::Show;
use join::Join;
use qr::Draw;
pub use view::{Html, PageView};

/// The content type of a page.
pub const HTML: &str = "text/html; charset=utf-8";

/// The face of the pages.
pub struct Pages;

impl Face for Pages {
    const TAG: &'static str = "pages";
    const PREFIX: Option<&'static str> = Some("/j");
    const UNKNOWN: &'static str = "page unknown";

    fn refusal_schema(_: u16) -> Schema {
        Html::SCHEMA
    }

    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        view::refused(head, refusal)
    }
}

/// The face of what pages load, and of what is no page.
pub struct Files;

impl Face for Files {
    const TAG: &'static str = "pages";

    fn refusal_schema(_: u16) -> Schema {
        Schema::Refusal
    }

    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        Response::reply(head, &Reply::Error(refusal.clone()))
    }
}

// `/j/me` comes first, since it also matches the path of a code.
endpoints![
    ReadAccount,
    Enter,
    Show,
    Join,
    Draw,
    Console,
    Apple,
    Android
];
