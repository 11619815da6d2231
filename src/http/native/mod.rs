//! The native endpoints: `POST /{module}/{function}`, arguments as a JSON object, the standard reply. They
//! follow from the list of functions.

mod function;

use super::description::Description;
use super::endpoint::Face;
use super::table::Entry;
use super::{Head, Response};
use crate::domain::error::Refusal;
use crate::functions::{Reply, functions};
use crate::wire::schema::Schema;
use function::Call;
pub use function::add_headers;

/// The face of the functions themselves; it answers whatever no other one does.
pub struct Native;

impl Face for Native {
    const TAG: &'static str = "invitCode";

    fn refusal_schema(_: u16) -> Schema {
        Schema::Refusal
    }

    fn refuse(head: &Head, refusal: &Refusal) -> Response {
        Response::reply(head, &Reply::Error(refusal.clone()))
    }
}

macro_rules! endpoints {
    ($($function:ty;)+) => {
        /// The endpoints, as requests find them.
        pub static ENDPOINTS: &[Entry] = &[$(Entry::of::<Call<$function>>()),+];

        /// The endpoints, as they describe themselves.
        pub static DESCRIPTIONS: &[Description] = &[$(Description::of::<Call<$function>>()),+];
    };
}

functions!(endpoints);
