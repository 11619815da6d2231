//! `campaign:c`, `campaign:r`, `campaign:u`, `campaign:list`: a budget that several codes share.

use super::codes::{asked, rate};
use super::{Made, Oracle, Refusal, Request};
use crate::answer::Page;
use crate::script::Who;
use crate::state::{Campaign, Code, FirstCall};
use serde_json::{Value, json};
use std::cmp::Reverse;

impl Oracle {
    /// A campaign by the order in which campaigns were made.
    pub fn campaign(&self, index: usize) -> Option<&Campaign> {
        self.campaigns.get(index)
    }

    pub(super) fn campaign_by_id(&self, id: &str) -> Result<usize, Refusal> {
        let place = self.campaigns.iter().position(|campaign| campaign.id == id);
        place.ok_or("errors.notFound")
    }

    /// The campaign of a code.
    pub(super) fn campaign_of(&self, code: &Code) -> Option<&Campaign> {
        let id = code.campaign.as_ref()?;
        self.campaigns.iter().find(|campaign| campaign.id == *id)
    }

    /// Whether a code, or its campaign, has expired.
    pub(super) fn has_expired(&self, code: &Code, now: i64) -> bool {
        let campaign = self.campaign_of(code);
        code.has_ended(now) || campaign.is_some_and(|campaign| campaign.has_ended(now))
    }

    /// Whether a code, or its campaign, has no use left.
    pub(super) fn has_no_use(&self, code: &Code) -> bool {
        let campaign = self.campaign_of(code);
        code.is_used_up() || campaign.is_some_and(Campaign::is_used_up)
    }

    /// Whether a use at this time would be one too many for a code or for its campaign.
    pub(super) fn is_too_fast(&self, code: &Code, now: i64) -> bool {
        let campaign = self.campaign_of(code);
        code.is_too_fast(now) || campaign.is_some_and(|campaign| campaign.is_too_fast(now))
    }

    fn campaign_document(campaign: &Campaign, now: i64) -> Value {
        let status = if campaign.revoked.is_some() {
            "revoked"
        } else if campaign.has_ended(now) {
            "expired"
        } else if campaign.is_used_up() {
            "used"
        } else {
            "active"
        };
        json!({
            "_id": campaign.id, "_creationTime": campaign.made, "serverId": campaign.server,
            "creatorId": campaign.creator, "name": "Fair", "uses": campaign.log.len(), "maxUses": campaign.max,
            "expiresAt": campaign.ends,
            "rateLimit": campaign.rate.map(|(rate, period)| json!({"rate": rate, "periodMs": period})),
            "revokedAt": campaign.revoked, "status": status,
        })
    }

    /// The campaign that a call made, as it is now.
    pub(super) fn made_campaign(&self, id: &str, now: i64) -> Option<Value> {
        let place = self.campaign_by_id(id).ok()?;
        Some(Self::campaign_document(&self.campaigns[place], now))
    }

    pub(super) fn create_campaign(
        &mut self,
        request: &Request,
        now: i64,
        made: &Made,
    ) -> Result<Value, Refusal> {
        let (server, creator) = (request.needed("serverId"), request.needed("creatorId"));
        let key = request.text("idempotencyKey");
        let of_key = |key: &str| [creator, server, &format!("campaign:c {key}")].map(str::to_owned);
        let first = key.and_then(|key| self.first_calls.get(&of_key(key)));
        let exists = self.living(server).is_ok();
        let may = exists && (self.is_owner(server, creator) || self.is_admin(server, creator));
        if let Some(first) = first.filter(|_| may) {
            let campaign = &self.campaigns[self.campaign_by_id(&first.code)?];
            if asked(request) != first.arguments || campaign.revoked.is_some() {
                return Err("errors.conflict");
            }
            return Ok(Self::campaign_document(campaign, now));
        }
        if request.number("expiresAt").is_some_and(|end| end <= now) {
            return Err("errors.badRequest");
        }
        self.living(server)?;
        if !may {
            return Err("errors.permissionDenied");
        }
        let id = made.campaign.clone();
        let campaign = Campaign {
            id: id.ok_or("no campaign was made, though one must be")?,
            server: server.to_owned(),
            creator: creator.to_owned(),
            max: request.number("maxUses"),
            ends: request.number("expiresAt"),
            rate: rate(request),
            revoked: None,
            made: now,
            log: Vec::new(),
        };
        if let Some(key) = key {
            let first = FirstCall {
                creator: creator.to_owned(),
                server: server.to_owned(),
                key: format!("campaign:c {key}"),
                code: campaign.id.clone(),
                arguments: asked(request),
            };
            self.first_calls.insert(of_key(key), first);
        }
        let document = Self::campaign_document(&campaign, now);
        self.campaigns.push(campaign);
        Ok(document)
    }

    /// The index of a campaign that a caller may manage.
    fn managed(&self, id: &str, who: Who) -> Result<usize, Refusal> {
        let place = self.campaign_by_id(id)?;
        if !self.may_administer(&self.campaigns[place].server, who) {
            return Err("errors.permissionDenied");
        }
        Ok(place)
    }

    pub(super) fn update_campaign(
        &mut self,
        request: &Request,
        now: i64,
    ) -> Result<Value, Refusal> {
        let place = self.managed(request.needed("id"), request.who)?;
        let is_given = |name: &str| request.arguments.get(name).is_some();
        let widens = ["maxUses", "expiresAt", "rateLimit"]
            .into_iter()
            .any(is_given)
            || request.flag("revoked") == Some(false);
        let id = &self.campaigns[place].id;
        let is_beyond =
            |code: &Code| code.campaign.as_ref() == Some(id) && !self.may_grant(code, request.who);
        if widens && self.codes.iter().any(is_beyond) {
            return Err("errors.permissionDenied");
        }
        self.living(&self.campaigns[place].server)?;
        let campaign = &mut self.campaigns[place];
        let max = request.number("maxUses");
        if max.is_some_and(|max| usize::try_from(max).unwrap() < campaign.log.len()) {
            return Err("errors.conflict");
        }
        if is_given("maxUses") {
            campaign.max = max;
        }
        if is_given("expiresAt") {
            campaign.ends = request.number("expiresAt");
        }
        if is_given("rateLimit") {
            campaign.rate = rate(request);
        }
        campaign.revoked = match request.flag("revoked") {
            None => campaign.revoked,
            Some(true) => campaign.revoked.or(Some(now)),
            Some(false) => None,
        };
        Ok(Self::campaign_document(campaign, now))
    }

    /// The codes of a campaign and the uses of each, newest first.
    pub(super) fn page_of_channels(&self, request: &Request) -> Result<Page, Refusal> {
        let id = request.needed("id");
        self.managed(id, request.who)?;
        let is_of = |code: &&Code| code.campaign.as_deref() == Some(id);
        let mut codes: Vec<&Code> = self.codes.iter().filter(is_of).collect();
        codes.sort_by_key(|code| Reverse(&code.id));
        let rows = codes.into_iter().map(|code| {
            let text = self.may_grant(code, request.who).then_some(&code.text);
            let document = json!({"_id": code.id, "code": text, "uses": code.uses()});
            (code.id.clone(), Some(document))
        });
        let mut page = request.page(rows.collect());
        page.looked_at = 1;
        Ok(page)
    }

    /// The campaigns of a server, newest first.
    pub(super) fn page_of_campaigns(&self, request: &Request, now: i64) -> Result<Page, Refusal> {
        let server = request.needed("serverId");
        self.living(server)?;
        if !self.may_administer(server, request.who) {
            return Err("errors.permissionDenied");
        }
        let of = self
            .campaigns
            .iter()
            .filter(|campaign| campaign.server == server);
        let mut campaigns: Vec<&Campaign> = of.collect();
        campaigns.sort_by_key(|campaign| Reverse(&campaign.id));
        let rows = campaigns.into_iter().map(|campaign| {
            let document = Self::campaign_document(campaign, now);
            (campaign.id.clone(), Some(document))
        });
        let mut page = request.page(rows.collect());
        page.looked_at = 1;
        Ok(page)
    }
}
