//! The settings of the invites.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::ServerId;
use crate::domain::language::Words;
use crate::domain::rds::GivenInvite;
use crate::http::Head;
use crate::http::settings::Invites;

/// The link base of Discord's own invites, unless `INVITE_LINK_BASE` says otherwise.
const DISCORD_LINKS: &str = "https://discord.gg/";

/// The settings of the invites, from the head of a request.
pub struct Settings<'a>(&'a Invites);

/// A fault that the operator can mend. The log says how, the reply does not.
fn unset(message: &'static [&'static str; 2]) -> Refusal {
    Refusal::from(ErrorKind::Internal).saying(Words::new(message))
}

impl<'a> Settings<'a> {
    /// Those of the request's deployment.
    pub fn of(head: &'a Head) -> Self {
        Self(&head.settings.invites)
    }

    /// Whether Discord creates the invites.
    pub fn by_discord(&self) -> bool {
        self.0.by_discord
    }

    /// The server that users are invited to.
    ///
    /// # Errors
    /// The setting is missing.
    pub fn guild(&self) -> Result<ServerId, Refusal> {
        self.0.guild_id.clone().ok_or_else(|| {
            unset(&[
                "set DISCORD_GUILD_ID to the id of a server",
                "définissez DISCORD_GUILD_ID\u{a0}: l’identifiant d’un serveur",
            ])
        })
    }

    /// The link base: the link without the code.
    ///
    /// # Errors
    /// The setting is missing.
    pub fn link_base(&self) -> Result<&'a str, Refusal> {
        self.0.link_base.as_deref().ok_or_else(|| {
            unset(&[
                "set INVITE_LINK_BASE to the part of an invite link before the code",
                "définissez INVITE_LINK_BASE\u{a0}: ce qui précède un code dans un lien",
            ])
        })
    }

    /// The link of an invite.
    ///
    /// # Errors
    /// The link base is missing.
    pub fn link(&self, invite: &GivenInvite) -> Result<String, Refusal> {
        let base = match self.link_base() {
            Err(_) if invite.by_discord => DISCORD_LINKS,
            base => base?,
        };
        Ok([base, invite.code.as_str()].concat())
    }
}
