-- Campaigns: a budget that several codes of one server share. The codes are its channels.

-- A campaign. Its number of uses is the last ordinal of its log. rate and rate_period_ms limit how fast all of
-- its codes together may be used; while it is revoked, its codes are suspended.
CREATE TABLE campaign (
  id TEXT NOT NULL PRIMARY KEY,
  server_id TEXT NOT NULL REFERENCES server (id),
  creator_id TEXT NOT NULL,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 128),
  max_uses INTEGER CHECK (max_uses BETWEEN 1 AND 1000000000),
  expires_at INTEGER CHECK (expires_at > 0),
  rate INTEGER CHECK (rate BETWEEN 1 AND 1000),
  rate_period_ms INTEGER CHECK (rate_period_ms BETWEEN 60000 AND 2678400000),
  revoked_at INTEGER,
  created_at INTEGER NOT NULL,
  CHECK ((rate IS NULL) = (rate_period_ms IS NULL))
) STRICT, WITHOUT ROWID;

-- Pages of campaigns, newest first.
CREATE INDEX campaign_of_server ON campaign (server_id, id);

-- The codes of a campaign. Codes without one are not in it, so that they cost no more.
CREATE INDEX invit_code_of_campaign ON invit_code (campaign_id, id) WHERE campaign_id IS NOT NULL;

-- A use finds out by it at no cost that its code has no campaign.
CREATE UNIQUE INDEX invit_code_in_campaign ON invit_code (id) WHERE campaign_id IS NOT NULL;

-- The log of a campaign: when its n-th use was, by whichever of its codes.
CREATE TABLE campaign_use (
  campaign_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
  used_at INTEGER NOT NULL,
  PRIMARY KEY (campaign_id, ordinal)
) STRICT, WITHOUT ROWID;

-- Every use of a code is a use of its campaign as well. No statement has to remember it.
CREATE TRIGGER redemption_counts_for_its_campaign AFTER INSERT ON redemption
BEGIN
  INSERT INTO campaign_use (campaign_id, ordinal, used_at)
    SELECT c.campaign_id,
      (SELECT coalesce(max(ordinal), 0) + 1 FROM campaign_use WHERE campaign_id = c.campaign_id), NEW.used_at
    FROM invit_code c INDEXED BY invit_code_in_campaign WHERE c.id = NEW.code_id AND c.campaign_id IS NOT NULL;
END;

-- Uses are recorded one after the other, up to the campaign's limit. INSERT OR IGNORE would skip a CHECK.
CREATE TRIGGER campaign_use_is_next BEFORE INSERT ON campaign_use
WHEN NEW.ordinal IS NOT (
    SELECT coalesce(max(ordinal), 0) + 1 FROM campaign_use WHERE campaign_id = NEW.campaign_id
  )
  OR NOT EXISTS (
    SELECT 1 FROM campaign WHERE id = NEW.campaign_id AND (max_uses IS NULL OR max_uses >= NEW.ordinal)
  )
BEGIN
  SELECT RAISE(ABORT, 'a campaign is used one use at a time, up to its limit');
END;

CREATE TRIGGER campaign_use_stays BEFORE DELETE ON campaign_use
BEGIN
  SELECT RAISE(ABORT, 'the log of a campaign is never deleted');
END;

CREATE TRIGGER campaign_use_never_changes BEFORE UPDATE ON campaign_use
BEGIN
  SELECT RAISE(ABORT, 'the log of a campaign never changes');
END;

CREATE TRIGGER campaign_limit_holds_its_uses BEFORE UPDATE OF max_uses ON campaign
WHEN NEW.max_uses < (SELECT max(ordinal) FROM campaign_use WHERE campaign_id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the limit of a campaign cannot be below its uses');
END;

CREATE TRIGGER campaign_is_new BEFORE INSERT ON campaign
WHEN EXISTS (SELECT 1 FROM campaign WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the id of a campaign is taken');
END;

CREATE TRIGGER campaign_stays BEFORE DELETE ON campaign
BEGIN
  SELECT RAISE(ABORT, 'a campaign and its log are never deleted');
END;

CREATE TRIGGER campaign_is_what_it_is BEFORE UPDATE OF id, server_id, created_at ON campaign
BEGIN
  SELECT RAISE(ABORT, 'the id and the server of a campaign never change');
END;

-- A code counts for a campaign of its own server, from its first use on: so the uses of a campaign are those of
-- its codes.
CREATE TRIGGER invit_code_begins_in_its_campaign BEFORE INSERT ON invit_code
WHEN NEW.campaign_id IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM campaign WHERE id = NEW.campaign_id AND server_id = NEW.server_id)
BEGIN
  SELECT RAISE(ABORT, 'the campaign of a code belongs to the same server');
END;

CREATE TRIGGER invit_code_stays_in_its_campaign BEFORE UPDATE OF campaign_id ON invit_code
WHEN NEW.campaign_id IS NOT OLD.campaign_id
  AND (EXISTS (SELECT 1 FROM redemption WHERE code_id = NEW.id)
    OR (NEW.campaign_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM campaign WHERE id = NEW.campaign_id AND server_id = NEW.server_id)))
BEGIN
  SELECT RAISE(ABORT, 'a code joins a campaign of its server before its first use, and stays in it');
END;

-- The key of a call names the campaign that the call made.
CREATE TRIGGER idempotency_names_its_campaign BEFORE INSERT ON idempotency
WHEN NEW.function = 'campaign:c' AND NOT EXISTS (
  SELECT 1 FROM campaign
  WHERE id = NEW.made_id AND creator_id = NEW.creator_id AND server_id = NEW.server_id
)
BEGIN
  SELECT RAISE(ABORT, 'an idempotency key belongs to the campaign that was made with it');
END;
