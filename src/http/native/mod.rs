//! The native endpoints: `POST /{module}/{function}` with the arguments as a JSON object and the standard
//! reply. They follow from the list of functions.

mod function;

use super::described::Description;
use super::endpoint::Face;
use super::entry::Entry;
use super::{Head, Response};
use crate::domain::error::Refusal;
use crate::functions::{Reply, functions};
use crate::wire::schema::Schema;
use function::Call;
pub use function::add_headers;

/// The face of the functions. It also answers every path that no other face takes.
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
        /// The endpoints for the router.
        pub static ENDPOINTS: &[Entry] = &[$(Entry::of::<Call<$function>>()),+];

        /// The descriptions of the endpoints.
        pub static DESCRIPTIONS: &[Description] = &[$(Description::of::<Call<$function>>()),+];
    };
}

functions!(endpoints);
