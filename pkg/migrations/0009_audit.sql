-- The audit log: who changed what on a server, and when. Every mutation writes its entry in its own transaction;
-- uses are in the log of their code.

-- actor_id is the user who called, null for a service; on_behalf_of the user for whom a service or another user
-- called. user_id is whom the change concerns. `fields` are the names of what was set; was and became hold roles,
-- limits and times among them. Code texts, addresses, e-mails, labels and metadata are not kept.
CREATE TABLE audit (
  server_id TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  function TEXT NOT NULL,
  actor_id TEXT,
  on_behalf_of TEXT,
  code_id TEXT,
  campaign_id TEXT,
  request_id TEXT,
  batch_id TEXT,
  user_id TEXT,
  previous_owner_id TEXT,
  fields TEXT NOT NULL CHECK (json_type(fields) = 'array'),
  was TEXT NOT NULL CHECK (json_type(was) = 'object'),
  became TEXT NOT NULL CHECK (json_type(became) = 'object'),
  count INTEGER CHECK (count >= 0),
  reason TEXT CHECK (length(reason) BETWEEN 1 AND 512),
  PRIMARY KEY (server_id, id)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_stays BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is never deleted');
END;

CREATE TRIGGER audit_never_changes BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log never changes');
END;

-- INSERT OR REPLACE would delete an entry without firing the trigger of deletions.
CREATE TRIGGER audit_is_new BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE server_id = NEW.server_id AND id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the id of an entry of the audit log is taken');
END;

-- What the row of each kind that was changed last held before, in the same transaction: the entry is written right
-- after the change, and compares.
CREATE TABLE audit_before (
  kind TEXT NOT NULL PRIMARY KEY CHECK (kind IN ('code', 'member', 'server', 'campaign')),
  was TEXT NOT NULL CHECK (json_type(was) = 'object')
) STRICT, WITHOUT ROWID;

INSERT INTO audit_before (kind, was) VALUES ('code', '{}'), ('member', '{}'), ('server', '{}'), ('campaign', '{}');

CREATE TRIGGER audit_code_before AFTER UPDATE OF max_uses ON invit_code
BEGIN
  UPDATE audit_before SET was = json_object(
    'max_uses', OLD.max_uses, 'expires_at', OLD.expires_at, 'starts_at', OLD.starts_at, 'role', OLD.role,
    'membership_ms', OLD.membership_ms, 'requires_approval', json(iif(OLD.requires_approval, 'true', 'false')),
    'rate', OLD.rate, 'rate_period_ms', OLD.rate_period_ms, 'campaign_id', OLD.campaign_id,
    'keep_after_creator', json(iif(OLD.keep_after_creator, 'true', 'false')),
    'revoked', json(iif(OLD.revoked_at IS NULL, 'false', 'true'))
  ) WHERE kind = 'code';
END;

-- Whoever joins by a code changes the row of a member as well, and pays nothing for this. Renewing a membership that
-- ended is a change of a member.
CREATE TRIGGER audit_member_before AFTER UPDATE OF role ON member
WHEN (OLD.joined_at IS NEW.joined_at AND OLD.left_at IS NEW.left_at)
  OR (OLD.expires_at IS NOT NULL AND OLD.code_id IS NEW.code_id)
BEGIN
  UPDATE audit_before SET was = json_object(
    'role', OLD.role, 'expires_at', OLD.expires_at,
    'banned', json(iif(OLD.banned_at IS NULL, 'false', 'true'))
  ) WHERE kind = 'member';
END;

CREATE TRIGGER audit_server_before AFTER UPDATE OF invite_policy ON server
BEGIN
  UPDATE audit_before SET was = json_object(
    'invite_policy', OLD.invite_policy, 'preview', OLD.preview, 'max_members', OLD.max_members,
    'code_policy', json(OLD.code_policy), 'owner_id', OLD.owner_id
  ) WHERE kind = 'server';
END;

CREATE TRIGGER audit_campaign_before AFTER UPDATE OF max_uses ON campaign
BEGIN
  UPDATE audit_before SET was = json_object(
    'max_uses', OLD.max_uses, 'expires_at', OLD.expires_at, 'rate', OLD.rate,
    'rate_period_ms', OLD.rate_period_ms, 'revoked', json(iif(OLD.revoked_at IS NULL, 'false', 'true'))
  ) WHERE kind = 'campaign';
END;
