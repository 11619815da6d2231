-- RDS's invites: at most one for each user and server, ever. The key guarantees it, and rows are never deleted:
-- of two racing calls, the second finds the row of the first.

-- The invite of a user. If Discord did not create it, it is the code with the same id in `invit_code`.
CREATE TABLE rds_invite (
  server_id TEXT NOT NULL CHECK (length(server_id) BETWEEN 1 AND 128),
  user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 128),
  id TEXT NOT NULL UNIQUE,
  code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 64),
  by_discord INTEGER NOT NULL CHECK (by_discord IN (0, 1)),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (server_id, user_id)
) STRICT, WITHOUT ROWID;

-- Finds the user of a Discord invite by its code.
CREATE UNIQUE INDEX rds_invite_at_discord ON rds_invite (code) WHERE by_discord = 1;

-- Orphans: invites that Discord created and no user was given. An invite listed here can no longer be given, so
-- that it can be revoked at Discord without a race.
CREATE TABLE rds_withdrawn_invite (
  code TEXT NOT NULL PRIMARY KEY CHECK (length(code) BETWEEN 1 AND 64),
  withdrawn_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER rds_invite_is_the_only_one BEFORE INSERT ON rds_invite
WHEN EXISTS (SELECT 1 FROM rds_invite WHERE server_id = NEW.server_id AND user_id = NEW.user_id)
  OR EXISTS (SELECT 1 FROM rds_invite WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM rds_invite WHERE code = NEW.code AND by_discord = 1 AND NEW.by_discord = 1)
BEGIN
  SELECT RAISE(ABORT, 'a user is given one invite, and an invite to one user');
END;

CREATE TRIGGER rds_invite_is_good BEFORE INSERT ON rds_invite
WHEN (NEW.by_discord = 1 AND EXISTS (SELECT 1 FROM rds_withdrawn_invite WHERE code = NEW.code))
  OR (NEW.by_discord = 0 AND NOT EXISTS (
    SELECT 1 FROM invit_code WHERE id = NEW.id AND code = NEW.code AND server_id = NEW.server_id
  ))
BEGIN
  SELECT RAISE(ABORT, 'an invite must be a code of the server, or a Discord invite that was not withdrawn');
END;

CREATE TRIGGER rds_invite_stays BEFORE DELETE ON rds_invite
BEGIN
  SELECT RAISE(ABORT, 'an invite that a user was given is never deleted');
END;

CREATE TRIGGER rds_invite_never_changes BEFORE UPDATE ON rds_invite
BEGIN
  SELECT RAISE(ABORT, 'an invite that was given never changes');
END;

CREATE TRIGGER rds_withdrawn_invite_is_nobodys BEFORE INSERT ON rds_withdrawn_invite
WHEN EXISTS (SELECT 1 FROM rds_invite WHERE code = NEW.code AND by_discord = 1)
BEGIN
  SELECT RAISE(ABORT, 'an invite that a user was given cannot be withdrawn');
END;

CREATE TRIGGER rds_withdrawn_invite_stays BEFORE DELETE ON rds_withdrawn_invite
BEGIN
  SELECT RAISE(ABORT, 'a withdrawn invite stays withdrawn');
END;

CREATE TRIGGER rds_withdrawn_invite_never_changes BEFORE UPDATE ON rds_withdrawn_invite
BEGIN
  SELECT RAISE(ABORT, 'a withdrawn invite stays withdrawn');
END;
