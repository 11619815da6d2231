//! Calls between the two runs of a call that the binding retries.

use crate::rng::Rng;
use crate::wish::{Code, Wish};

/// A wish to undo or change what another one just did, if there is something.
pub fn meddling(rng: &mut Rng, other: &Wish) -> Option<Wish> {
    let first = rng.once_in(2);
    Some(match *other {
        Wish::CreateCode { .. } | Wish::Generate { .. } | Wish::GiveInvite { .. } if first => {
            Wish::RevokeCode {
                code: Code::Newest(0),
            }
        }
        Wish::CreateCode { server, .. } | Wish::GiveInvite { server, .. } => {
            Wish::DeleteServer { server }
        }
        Wish::Use { code, .. } | Wish::UseShort { code, .. } if first => Wish::RevokeCode { code },
        Wish::Use { user, .. } | Wish::UseShort { user, .. } => Wish::Remove {
            server: "red",
            user,
            ban: rng.one(&[None, Some(true)]),
        },
        Wish::Remove { user, .. } => Wish::Use {
            code: Code::Made(0),
            user,
            is_named: false,
            is_sloppy: false,
            email: None,
        },
        Wish::CreateServer { server, .. } => Wish::UpdateServer {
            server,
            owner: None,
            policy: Some("owner"),
            preview: None,
            max: None,
            codes: None,
        },
        _ => return None,
    })
}
