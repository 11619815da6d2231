//! The documents of a campaign: a budget that several codes of one server share.

use super::code_document::Uses;
use super::id::{RowId, ServerId, UserId};
use super::page::{Listed, Page};
use super::rules::rate::RateLimit;
use super::text::{Label, Name};
use super::time::{ExpiresAt, Millis};
use crate::wire::schema::{Describe, Field, Object, Schema, document};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

/// The status of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CampaignStatus {
    /// Its codes can be redeemed.
    Active,
    /// The expiry time has passed.
    Expired,
    /// The maximum number of uses is reached.
    Used,
    /// It was revoked: its codes are suspended.
    Revoked,
}

impl Describe for CampaignStatus {
    const SCHEMA: Schema = Schema::Words(&["active", "expired", "used", "revoked"]);
}

document! {
    /// A campaign: a budget that several codes share.
    pub struct CampaignDocument {
        /// The id of the campaign document.
        id: RowId = "_id",
        /// When the campaign was created.
        creation_time: Millis = "_creationTime",
        /// The server whose codes share it.
        server_id: ServerId = "serverId",
        /// The user who created it.
        creator_id: UserId = "creatorId",
        /// Its name.
        name: Name = "name",
        /// The number of uses of all its codes together.
        uses: Uses = "uses",
        /// The maximum number of these uses; null if unlimited.
        max_uses: Option<Uses> = "maxUses",
        /// When its codes expire; null if never.
        expires_at: Option<ExpiresAt> = "expiresAt",
        /// How fast its codes together may be used; null if there is no limit.
        rate_limit: Option<RateLimit> = "rateLimit",
        /// When it was revoked; null if it was not.
        revoked_at: Option<Millis> = "revokedAt",
        /// The status at the time of the call.
        status: CampaignStatus = "status",
    }
}

impl Listed for CampaignDocument {
    const PAGE: &'static str = "CampaignPage";
    const PAGE_DOC: &'static str = " A page of campaigns, newest first.";
    type Cursor = RowId;

    fn cursor(&self) -> RowId {
        self.id.clone()
    }
}

document! {
    /// A code of a campaign, which is one of its channels, and its share of the uses.
    pub struct ChannelDocument {
        /// The id of the code document.
        id: RowId = "_id",
        /// The text to display; null for a code that grants `admin`, except to who could set that role.
        code: Option<super::code::ShownCode> = "code",
        /// The code's note.
        label: Option<Label> = "label",
        /// The number of users who redeemed the code.
        uses: Uses = "uses",
    }
}

impl Listed for ChannelDocument {
    const PAGE: &'static str = "ChannelPage";
    const PAGE_DOC: &'static str = " A page of a campaign's codes, newest first.";
    type Cursor = RowId;

    fn cursor(&self) -> RowId {
        self.id.clone()
    }
}

/// A campaign, and a page of its codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CampaignUses {
    /// The campaign.
    pub campaign: CampaignDocument,
    /// The page.
    pub codes: Page<ChannelDocument>,
}

const PAGE: [Field; 3] = Page::<ChannelDocument>::FIELDS;

impl Describe for CampaignUses {
    const SCHEMA: Schema = Schema::Object(&Object {
        name: "CampaignUses",
        doc: " A campaign, and a page of its codes, newest first.",
        fields: &[
            Field {
                name: "campaign",
                doc: "The campaign.",
                schema: CampaignDocument::SCHEMA,
                optional: false,
            },
            PAGE[0],
            PAGE[1],
            PAGE[2],
        ],
    });
}

impl Serialize for CampaignUses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("CampaignUses", 1 + self.codes.length())?;
        object.serialize_field("campaign", &self.campaign)?;
        self.codes.serialize_fields(&mut object)?;
        object.end()
    }
}
