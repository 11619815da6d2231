//! `service:ping`: checks that storage answers. Not a public function: `GET /healthz` calls it.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::language::Words;
use crate::functions::arguments::Decoder;
use crate::functions::{Context, Function, Kind, arguments};
use crate::storage::ping;
use crate::wire::schema::Object;

/// No arguments.
pub struct Arguments;

impl arguments::Arguments for Arguments {
    const OBJECT: Object = Object {
        name: "Arguments",
        doc: "Nothing.",
        fields: &[],
    };
    const NAMES: &'static [&'static str] = &[];

    fn read(_: &mut Decoder) -> Self {
        Self
    }
}

/// See the module.
pub struct Ping;

impl Function for Ping {
    const PATH: &'static str = "service:ping";
    const KIND: Kind = Kind::Query;
    const DOC: &'static str = "Checks that storage answers.";
    const REFUSALS: &'static [ErrorKind] = &[];
    const PUBLIC: bool = true;
    type Arguments = Arguments;
    type Data = ();
    type Operation = ping::Ping;

    fn plan(_: Arguments, _: &Context) -> Result<ping::Ping, Refusal> {
        Ok(ping::Ping)
    }

    fn settle(_: &ping::Ping, (): ()) -> Result<(Words, ()), Refusal> {
        Ok((Words::new(&["ok", "ok"]), ()))
    }
}
