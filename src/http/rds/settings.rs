//! The settings of the invites.

use crate::domain::error::{ErrorKind, Refusal};
use crate::domain::id::ServerId;
use crate::domain::language::Words;
use crate::domain::rds::GivenInvite;
use crate::http::Head;
use crate::wire::json::Json;

/// Where Discord's own invites lead, unless `INVITE_LINK_BASE` says otherwise.
const DISCORD_LINKS: &str = "https://discord.gg/";

/// The settings of the invites.
pub struct Settings<'a> {
    guild: Option<&'a str>,
    link_base: Option<&'a str>,
    /// Whether Discord makes the invites.
    pub by_discord: bool,
}

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
        let setting = |name| head.settings.invites.get(name);
        Self {
            guild: setting("guildId").and_then(Json::as_text),
            link_base: setting("linkBase").and_then(Json::as_text),
            by_discord: setting("byDiscord").is_some(),
        }
    }

    /// The server that users are invited to.
    ///
    /// # Errors
    /// Where there is none.
    pub fn guild(&self) -> Result<ServerId, Refusal> {
        let id = self.guild.and_then(|id| ServerId::parse(id).ok());
        id.ok_or_else(|| {
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
        self.link_base.ok_or_else(|| {
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
