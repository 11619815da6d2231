-- Erasure: a pseudonym that leads nowhere takes the place of a user's id. The logs change in this way and in no
-- other. The form of a pseudonym is no id that a caller may use.

-- Erasures that were begun: an erasure that broke off goes on with the same pseudonym. The row goes with the last page.
CREATE TABLE erasure (
  user_id TEXT NOT NULL PRIMARY KEY,
  pseudonym TEXT NOT NULL UNIQUE CHECK (length(pseudonym) = 42 AND pseudonym GLOB 'forgotten:*')
) STRICT, WITHOUT ROWID;

-- A ban that stands keeps the id of a user who was erased, until it is lifted.
ALTER TABLE member ADD COLUMN is_forgotten INTEGER NOT NULL DEFAULT 0 CHECK (
  is_forgotten = 0
  OR (name IS NULL AND code_prefix IS NULL AND metadata IS NULL AND joined_at IS NULL AND code_id IS NULL AND invited_by IS NULL)
);

CREATE TRIGGER member_is_forgotten_with_its_ban AFTER UPDATE OF banned_at ON member
WHEN NEW.banned_at IS NULL AND OLD.is_forgotten = 1
BEGIN
  UPDATE member SET user_id = 'forgotten:' || lower(hex(randomblob(16))), is_forgotten = 0
    WHERE user_id = NEW.user_id AND server_id = NEW.server_id;
END;

-- All rows of a user are found by an index. Uses and members have theirs.
CREATE INDEX rds_invite_of_user ON rds_invite (user_id);
CREATE INDEX tacobot_use_by_user ON tacobot_use (user_id);
CREATE INDEX tacobot_invite_by_inviter ON tacobot_invite (document ->> '$.info.inviter_id');
CREATE INDEX campaign_of_creator ON campaign (creator_id);
CREATE INDEX audit_of_actor ON audit (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_on_behalf ON audit (on_behalf_of) WHERE on_behalf_of IS NOT NULL;
CREATE INDEX audit_of_user ON audit (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_of_previous_owner ON audit (previous_owner_id) WHERE previous_owner_id IS NOT NULL;

DROP TRIGGER redemption_never_changes;
CREATE TRIGGER redemption_never_changes BEFORE UPDATE ON redemption
WHEN NEW.code_id IS NOT OLD.code_id OR NEW.ordinal IS NOT OLD.ordinal OR NEW.used_at IS NOT OLD.used_at
  OR NEW.admits_until IS NOT OLD.admits_until
  OR OLD.user_id GLOB 'forgotten:*' OR NEW.user_id NOT GLOB 'forgotten:*' OR length(NEW.user_id) <> 42
BEGIN
  SELECT RAISE(ABORT, 'the log of a code never changes');
END;

DROP TRIGGER invit_code_keeps_its_creator;
CREATE TRIGGER invit_code_keeps_its_creator BEFORE UPDATE OF creator_id, created_at, batch_id ON invit_code
WHEN NEW.created_at IS NOT OLD.created_at OR NEW.batch_id IS NOT OLD.batch_id OR OLD.creator_id GLOB 'forgotten:*'
  OR NEW.creator_id NOT GLOB 'forgotten:*' OR length(NEW.creator_id) <> 42 OR NEW.revoked_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'the creator of a code never changes');
END;

DROP TRIGGER idempotency_never_changes;
CREATE TRIGGER idempotency_never_changes BEFORE UPDATE ON idempotency
WHEN NEW.server_id IS NOT OLD.server_id OR NEW.function IS NOT OLD.function OR NEW.key IS NOT OLD.key
  OR NEW.made_id IS NOT OLD.made_id OR NEW.arguments IS NOT '{}'
  OR (NEW.creator_id IS NOT OLD.creator_id AND (OLD.creator_id GLOB 'forgotten:*'
    OR NEW.creator_id NOT GLOB 'forgotten:*' OR length(NEW.creator_id) <> 42))
BEGIN
  SELECT RAISE(ABORT, 'an idempotency key never changes');
END;

DROP TRIGGER rds_invite_never_changes;
CREATE TRIGGER rds_invite_never_changes BEFORE UPDATE ON rds_invite
WHEN NEW.server_id IS NOT OLD.server_id OR NEW.id IS NOT OLD.id OR NEW.code IS NOT OLD.code
  OR NEW.by_discord IS NOT OLD.by_discord OR NEW.created_at IS NOT OLD.created_at
  OR OLD.user_id GLOB 'forgotten:*' OR NEW.user_id NOT GLOB 'forgotten:*' OR length(NEW.user_id) <> 42
BEGIN
  SELECT RAISE(ABORT, 'an invite that was given never changes');
END;

DROP TRIGGER tacobot_use_never_changes;
CREATE TRIGGER tacobot_use_never_changes BEFORE UPDATE ON tacobot_use
WHEN NEW.invite IS NOT OLD.invite OR NEW.ordinal IS NOT OLD.ordinal OR NEW.timestamp IS NOT OLD.timestamp
  OR NEW.entry IS NOT NULL
  OR OLD.user_id GLOB 'forgotten:*' OR NEW.user_id NOT GLOB 'forgotten:*' OR length(NEW.user_id) <> 42
BEGIN
  SELECT RAISE(ABORT, 'the log of an invite never changes');
END;

-- Only a user's id in one of the four places may give way, together with the reason.
DROP TRIGGER audit_never_changes;
CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
WHEN NEW.server_id IS NOT OLD.server_id OR NEW.id IS NOT OLD.id OR NEW.at IS NOT OLD.at
  OR NEW.function IS NOT OLD.function OR NEW.code_id IS NOT OLD.code_id
  OR NEW.campaign_id IS NOT OLD.campaign_id OR NEW.request_id IS NOT OLD.request_id
  OR NEW.batch_id IS NOT OLD.batch_id OR NEW.fields IS NOT OLD.fields OR NEW.was IS NOT OLD.was
  OR NEW.became IS NOT OLD.became OR NEW.count IS NOT OLD.count
  OR NOT (NEW.reason IS OLD.reason OR NEW.reason IS NULL)
  OR (NEW.actor_id IS NOT OLD.actor_id) + (NEW.on_behalf_of IS NOT OLD.on_behalf_of)
    + (NEW.user_id IS NOT OLD.user_id) + (NEW.previous_owner_id IS NOT OLD.previous_owner_id) <> 1
  OR (NEW.actor_id IS NOT OLD.actor_id
    AND NOT ifnull(NEW.actor_id GLOB 'forgotten:*' AND length(NEW.actor_id) = 42 AND OLD.actor_id NOT GLOB 'forgotten:*', 0))
  OR (NEW.on_behalf_of IS NOT OLD.on_behalf_of
    AND NOT ifnull(NEW.on_behalf_of GLOB 'forgotten:*' AND length(NEW.on_behalf_of) = 42 AND OLD.on_behalf_of NOT GLOB 'forgotten:*', 0))
  OR (NEW.user_id IS NOT OLD.user_id
    AND NOT ifnull(NEW.user_id GLOB 'forgotten:*' AND length(NEW.user_id) = 42 AND OLD.user_id NOT GLOB 'forgotten:*', 0))
  OR (NEW.previous_owner_id IS NOT OLD.previous_owner_id
    AND NOT ifnull(NEW.previous_owner_id GLOB 'forgotten:*' AND length(NEW.previous_owner_id) = 42
      AND OLD.previous_owner_id NOT GLOB 'forgotten:*', 0))
BEGIN
  SELECT RAISE(ABORT, 'the audit log never changes');
END;

-- What an event holds may change only where a user's id gives way.
DROP TRIGGER event_stays_what_it_is;
CREATE TRIGGER event_stays_what_it_is BEFORE UPDATE OF server_id, number, id, type, at, data ON event
WHEN NEW.server_id IS NOT OLD.server_id OR NEW.number IS NOT OLD.number OR NEW.id IS NOT OLD.id
  OR NEW.type IS NOT OLD.type OR NEW.at IS NOT OLD.at OR (NEW.data IS NOT OLD.data AND (
    NEW.data NOT GLOB '*"forgotten:*'
    OR json_remove(NEW.data, '$.userId', '$.actorId', '$.onBehalfOf', '$.invitedBy', '$.previousOwnerId')
      IS NOT json_remove(OLD.data, '$.userId', '$.actorId', '$.onBehalfOf', '$.invitedBy', '$.previousOwnerId')
  ))
BEGIN
  SELECT RAISE(ABORT, 'an event never changes');
END;
