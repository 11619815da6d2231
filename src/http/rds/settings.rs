//! The settings of the invites.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::ServerId;
use crate::domain::language::Words;
use crate::domain::rds::GivenInvite;
use crate::http::Head;
use crate::http::settings::Invites;

/// Where Discord's own invites lead, unless `INVITE_LINK_BASE` says otherwise.
const DISCORD_LINKS: &str = "https://discord.gg/";

/// The settings of the invites, as a request's deployment has them.
pub struct Settings<'a>(&'a Invites);

/// A fault that whoever runs the service can mend. The log says how, the reply does not.
fn unset(english: &'static str, french: &'static str) -> Refusal {
    Refusal {
        message: Some(Words::new(english, french)),
        ..ErrorKind::Internal.into()
    }
}

impl<'a> Settings<'a> {
    /// Those of a request's deployment.
    pub fn of(head: &'a Head) -> Self {
        Self(&head.settings.invites)
    }

    /// Whether Discord makes the invites.
    pub fn by_discord(&self) -> bool {
        self.0.by_discord
    }

    /// The server that users are invited to.
    ///
    /// # Errors
    /// Where there is none.
    pub fn guild(&self) -> Result<ServerId, Refusal> {
        self.0.guild_id.clone().ok_or_else(|| {
            unset(
                "set DISCORD_GUILD_ID to the id of a server",
                "définissez DISCORD_GUILD_ID\u{a0}: l’identifiant d’un serveur",
            )
        })
    }

    /// What stands before a code in a link.
    ///
    /// # Errors
    /// Where it is not set.
    pub fn link_base(&self) -> Result<&'a str, Refusal> {
        self.0.link_base.as_deref().ok_or_else(|| {
            unset(
                "set INVITE_LINK_BASE to what stands before a code in a link",
                "définissez INVITE_LINK_BASE\u{a0}: ce qui précède un code dans un lien",
            )
        })
    }

    /// The link of an invite.
    ///
    /// # Errors
    /// Where it is not known what stands before the code.
    pub fn link(&self, invite: &GivenInvite) -> Result<String, Refusal> {
        let base = match self.link_base() {
            Err(_) if invite.by_discord => DISCORD_LINKS,
            base => base?,
        };
        Ok([base, invite.code.as_str()].concat())
    }
}
