-- The schema itself forbids broken states: no statement, even a wrong one, can oversell a code, let a user join
-- twice, or make a counter differ from its log.

-- The version of this schema. A database with this table belongs to this service. The number changes whenever
-- the tables change, in the migration that changes them.
CREATE TABLE invitcode_schema (
  version INTEGER NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO invitcode_schema (version) VALUES (4);

-- A server is what a code lets users join. A deleted server keeps its row, so that its logs stay readable.
-- max_members limits its members; only then member_count counts them, and triggers keep it. code_policy limits the codes of plain
-- members: a JSON object with the column names of the policy.
-- preview says how much a join page and `invitCode:explain` tell: the server and who invites, the server alone, nothing.
-- Live queries watch it until watched_until; change_number counts its changes while they do.
-- No membership ends before next_end whose end was not told, and none up to ends_told that is to be told; null while none
-- ever had an end.
CREATE TABLE server (
  id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 128),
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 128),
  owner_id TEXT NOT NULL,
  invite_policy TEXT NOT NULL CHECK (invite_policy IN ('owner', 'admins', 'members')),
  preview TEXT NOT NULL DEFAULT 'full' CHECK (preview IN ('full', 'name', 'none')),
  max_members INTEGER CHECK (max_members BETWEEN 1 AND 1000000000),
  member_count INTEGER CHECK (member_count >= 0),
  code_policy TEXT CHECK (json_type(code_policy) = 'object'),
  created_at INTEGER NOT NULL,
  deleted_at INTEGER,
  watched_until INTEGER NOT NULL DEFAULT 0,
  change_number INTEGER NOT NULL DEFAULT 0,
  next_end INTEGER,
  ends_told INTEGER NOT NULL DEFAULT 0,
  CHECK ((max_members IS NULL) = (member_count IS NULL))
) STRICT, WITHOUT ROWID;

-- A user on a server: always one row. left_at is null while the user is a member. A user who was banned without
-- having joined has no joined_at, also after the ban is lifted.
-- The key begins with the user, so that all rows of a user can be found.
-- The server's row names the owner; the owner's role here is the one it gets after a hand-over.
-- expires_at is when the membership ends by itself: it is compared when read. Who leaves has no end. A join
-- retires ended memberships: left_at is then expires_at. code_id and invited_by say which code it joined by and who
-- created that code; metadata is what the code gave it.
-- code_prefix holds the first letters of the name, in Latin letters without diacritics, for TimeCapsule's
-- codes: SQL cannot compute them.
CREATE TABLE member (
  server_id TEXT NOT NULL REFERENCES server (id),
  user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 128),
  id TEXT NOT NULL,
  name TEXT CHECK (length(name) BETWEEN 1 AND 128),
  role TEXT NOT NULL CHECK (role IN ('admin', 'member')),
  created_at INTEGER NOT NULL,
  joined_at INTEGER,
  left_at INTEGER,
  banned_at INTEGER,
  expires_at INTEGER CHECK (expires_at > 0),
  code_id TEXT,
  invited_by TEXT,
  metadata TEXT CHECK (json_type(metadata) = 'object' AND length(CAST(metadata AS BLOB)) <= 2048),
  code_prefix TEXT CHECK (
    code_prefix IS NULL
    OR (length(code_prefix) BETWEEN 1 AND 3 AND code_prefix NOT GLOB '*[^A-Za-z]*' AND name IS NOT NULL)
  ),
  PRIMARY KEY (user_id, server_id),
  CHECK (joined_at IS NOT NULL OR left_at IS NOT NULL),
  CHECK (banned_at IS NULL OR left_at IS NOT NULL),
  CHECK (left_at = expires_at),
  CHECK (banned_at IS NULL OR expires_at IS NULL)
) STRICT, WITHOUT ROWID;

-- Members: those without an end first, by their rows, then the others by their ends. One index for pages, for ends and for
-- seats, since each join writes it.
CREATE UNIQUE INDEX member_page ON member (server_id, expires_at, id) WHERE left_at IS NULL;

-- Those whose membership ended and was retired. No join writes it.
CREATE UNIQUE INDEX member_retired_page ON member (server_id, expires_at, id)
  WHERE left_at IS NOT NULL AND expires_at IS NOT NULL;

-- Pages of those who are banned.
CREATE UNIQUE INDEX member_banned_page ON member (server_id, id) WHERE banned_at IS NOT NULL;

-- The servers that limit their members.
CREATE UNIQUE INDEX server_seats ON server (id) WHERE max_members IS NOT NULL;

-- A code. `folded` is the form in which codes are compared and unique. The number of uses is the last ordinal
-- of the log: a separate counter could differ from it.
-- standing is set only where a code policy counts codes: 1 while the code may be alive, 0 once it was found dead.
-- role, membership_ms and metadata are what it grants. list_id names the list of who may use it, batch_id the
-- call that created it with others, campaign_id the budget that it shares.
CREATE TABLE invit_code (
  id TEXT NOT NULL PRIMARY KEY,
  folded TEXT NOT NULL UNIQUE CHECK (length(folded) BETWEEN 4 AND 36),
  code TEXT NOT NULL,
  server_id TEXT NOT NULL REFERENCES server (id),
  creator_id TEXT NOT NULL,
  label TEXT CHECK (length(label) BETWEEN 1 AND 256),
  max_uses INTEGER CHECK (max_uses BETWEEN 1 AND 1000000000),
  expires_at INTEGER CHECK (expires_at > 0),
  keep_after_creator INTEGER NOT NULL DEFAULT 0 CHECK (keep_after_creator IN (0, 1)),
  starts_at INTEGER CHECK (starts_at > 0),
  role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('admin', 'member')),
  membership_ms INTEGER CHECK (membership_ms BETWEEN 60000 AND 315576000000),
  metadata TEXT CHECK (json_type(metadata) = 'object' AND length(CAST(metadata AS BLOB)) <= 2048),
  requires_approval INTEGER NOT NULL DEFAULT 0 CHECK (requires_approval IN (0, 1)),
  rate INTEGER CHECK (rate BETWEEN 1 AND 1000),
  rate_period_ms INTEGER CHECK (rate_period_ms BETWEEN 60000 AND 2678400000),
  list_id TEXT,
  campaign_id TEXT,
  batch_id TEXT,
  standing INTEGER CHECK (standing IN (0, 1)),
  revoked_at INTEGER,
  created_at INTEGER NOT NULL,
  CHECK ((rate IS NULL) = (rate_period_ms IS NULL)),
  CHECK (starts_at < expires_at),
  CHECK (role = 'member' OR keep_after_creator = 0)
) STRICT, WITHOUT ROWID;

-- The first call of a function with an idempotency key: the id of what it made, and its arguments as a JSON
-- object, which tell a retry from a different call. A key belongs to one creator on one server.
CREATE TABLE idempotency (
  creator_id TEXT NOT NULL,
  server_id TEXT NOT NULL,
  function TEXT NOT NULL,
  key TEXT NOT NULL CHECK (length(key) BETWEEN 1 AND 128),
  made_id TEXT NOT NULL,
  arguments TEXT NOT NULL CHECK (json_type(arguments) = 'object'),
  PRIMARY KEY (creator_id, server_id, function, key)
) STRICT, WITHOUT ROWID;

-- The log: the n-th user of a code, and when. The index begins with the user, so that all uses of a user can be
-- found. A use admits its user until admits_until, if the code says how long memberships last.
CREATE TABLE redemption (
  code_id TEXT NOT NULL,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
  user_id TEXT NOT NULL,
  used_at INTEGER NOT NULL,
  admits_until INTEGER CHECK (admits_until > used_at),
  PRIMARY KEY (code_id, ordinal),
  UNIQUE (user_id, code_id)
) STRICT, WITHOUT ROWID;

-- The times of a party's last attempts, 13 digits each, newest last, at most as many as an hour allows. The
-- party may try again from free_at on. Keys are keyed hashes.
CREATE TABLE attempt (
  key TEXT NOT NULL PRIMARY KEY,
  allowed INTEGER NOT NULL CHECK (allowed >= 1),
  recent TEXT NOT NULL CHECK (length(recent) BETWEEN 13 AND 13 * allowed),
  last_at INTEGER NOT NULL,
  free_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX attempt_age ON attempt (last_at);

-- Uses are recorded one after the other, for an existing code, up to its limit, once for each user. This is a
-- trigger because INSERT OR IGNORE skips a failing CHECK silently and INSERT OR REPLACE overrides UNIQUE.
CREATE TRIGGER redemption_is_next BEFORE INSERT ON redemption
WHEN NEW.ordinal IS NOT (
    SELECT coalesce(max(ordinal), 0) + 1 FROM redemption WHERE code_id = NEW.code_id
  )
  OR NOT EXISTS (
    SELECT 1 FROM invit_code
    WHERE id = NEW.code_id AND (max_uses IS NULL OR max_uses >= NEW.ordinal)
  )
  OR EXISTS (SELECT 1 FROM redemption WHERE code_id = NEW.code_id AND user_id = NEW.user_id)
BEGIN
  SELECT RAISE(ABORT, 'a code is redeemed one use at a time, up to its limit');
END;

-- A key names what one call made, for the same creator and server, and never changes.
CREATE TRIGGER idempotency_is_first BEFORE INSERT ON idempotency
WHEN EXISTS (
    SELECT 1 FROM idempotency
    WHERE creator_id = NEW.creator_id AND server_id = NEW.server_id AND function = NEW.function AND key = NEW.key
  )
  OR (NEW.function = 'invitCode:c' AND NOT EXISTS (
    SELECT 1 FROM invit_code
    WHERE id = NEW.made_id AND creator_id = NEW.creator_id AND server_id = NEW.server_id
  ))
  OR (NEW.function = 'invitCode:cMany' AND NOT EXISTS (
    SELECT 1 FROM invit_code
    WHERE batch_id = NEW.made_id AND creator_id = NEW.creator_id AND server_id = NEW.server_id
  ))
BEGIN
  SELECT RAISE(ABORT, 'an idempotency key belongs to the first call that was made with it');
END;

CREATE TRIGGER idempotency_stays BEFORE DELETE ON idempotency
BEGIN
  SELECT RAISE(ABORT, 'an idempotency key is never deleted');
END;

CREATE TRIGGER idempotency_never_changes BEFORE UPDATE ON idempotency
BEGIN
  SELECT RAISE(ABORT, 'an idempotency key never changes');
END;

CREATE TRIGGER invit_code_limit_holds_its_uses BEFORE UPDATE OF max_uses ON invit_code
WHEN NEW.max_uses < (SELECT max(ordinal) FROM redemption WHERE code_id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'the limit of a code cannot be below its uses');
END;

CREATE TRIGGER redemption_stays BEFORE DELETE ON redemption
BEGIN
  SELECT RAISE(ABORT, 'the log of a code is never deleted');
END;

CREATE TRIGGER redemption_never_changes BEFORE UPDATE ON redemption
BEGIN
  SELECT RAISE(ABORT, 'the log of a code never changes');
END;

CREATE TRIGGER invit_code_is_new BEFORE INSERT ON invit_code
WHEN EXISTS (SELECT 1 FROM invit_code WHERE id = NEW.id)
  OR EXISTS (SELECT 1 FROM invit_code WHERE folded = NEW.folded)
BEGIN
  SELECT RAISE(ABORT, 'the id or the text of a code is taken');
END;

CREATE TRIGGER invit_code_stays BEFORE DELETE ON invit_code
BEGIN
  SELECT RAISE(ABORT, 'a code and its log are never deleted');
END;

CREATE TRIGGER invit_code_is_who_it_is BEFORE UPDATE OF id, server_id ON invit_code
BEGIN
  SELECT RAISE(ABORT, 'the id and the server of a code never change');
END;

-- A server is handed over only to a member, whose membership then has no end. The previous owner becomes an admin.
CREATE TRIGGER server_owner_is_member BEFORE UPDATE OF owner_id ON server
WHEN NEW.owner_id <> OLD.owner_id AND NOT EXISTS (
  SELECT 1 FROM member WHERE server_id = NEW.id AND user_id = NEW.owner_id AND left_at IS NULL
)
BEGIN
  SELECT RAISE(ABORT, 'the owner of a server is a member');
END;

CREATE TRIGGER server_owner_is_admin_later AFTER UPDATE OF owner_id ON server
WHEN NEW.owner_id <> OLD.owner_id
BEGIN
  UPDATE member SET role = 'admin', expires_at = NULL WHERE server_id = NEW.id AND user_id = NEW.owner_id;
END;

CREATE TRIGGER member_owner_stays BEFORE UPDATE OF left_at ON member
WHEN NEW.left_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM server WHERE id = NEW.server_id AND owner_id = NEW.user_id)
BEGIN
  SELECT RAISE(ABORT, 'the owner of a server cannot be removed');
END;

CREATE TRIGGER member_owner_has_no_end BEFORE UPDATE OF expires_at ON member
WHEN NEW.expires_at IS NOT NULL
  AND EXISTS (SELECT 1 FROM server WHERE id = NEW.server_id AND owner_id = NEW.user_id)
BEGIN
  SELECT RAISE(ABORT, 'the membership of an owner has no end');
END;

-- A server that comes to limit its members counts them, once.
CREATE TRIGGER server_counts_its_members AFTER UPDATE OF max_members ON server
WHEN OLD.max_members IS NULL AND NEW.max_members IS NOT NULL
BEGIN
  UPDATE server SET member_count = (SELECT count(*) FROM member WHERE server_id = NEW.id AND left_at IS NULL)
  WHERE id = NEW.id;
END;

-- Who joins takes a seat. If there is none, up to eight ended memberships are retired first.
CREATE TRIGGER member_takes_a_seat AFTER INSERT ON member
WHEN NEW.left_at IS NULL AND EXISTS (SELECT 1 FROM server WHERE id = NEW.server_id AND max_members IS NOT NULL)
BEGIN
  UPDATE member SET left_at = expires_at WHERE (user_id, server_id) IN (
    SELECT e.user_id, e.server_id FROM server s CROSS JOIN member e ON e.server_id = s.id
    WHERE s.id = NEW.server_id AND s.member_count >= s.max_members
      AND e.left_at IS NULL AND e.expires_at <= NEW.joined_at
    ORDER BY e.expires_at, e.id LIMIT 8
  );
  UPDATE server SET member_count = member_count + 1 WHERE id = NEW.server_id;
END;

CREATE TRIGGER member_takes_a_seat_again AFTER UPDATE OF left_at ON member
WHEN OLD.left_at IS NOT NULL AND NEW.left_at IS NULL AND EXISTS (SELECT 1 FROM server WHERE id = NEW.server_id AND max_members IS NOT NULL)
BEGIN
  UPDATE member SET left_at = expires_at WHERE (user_id, server_id) IN (
    SELECT e.user_id, e.server_id FROM server s CROSS JOIN member e ON e.server_id = s.id
    WHERE s.id = NEW.server_id AND s.member_count >= s.max_members
      AND e.left_at IS NULL AND e.expires_at <= NEW.joined_at
    ORDER BY e.expires_at, e.id LIMIT 8
  );
  UPDATE server SET member_count = member_count + 1 WHERE id = NEW.server_id;
END;

-- The first count of a server may exceed its limit; a seat that is taken may not.
CREATE TRIGGER server_has_a_seat AFTER UPDATE OF member_count ON server
WHEN NEW.member_count = OLD.member_count + 1 AND NEW.member_count > NEW.max_members
  AND NEW.max_members IS OLD.max_members
BEGIN
  SELECT RAISE(ABORT, 'the server is full');
END;

CREATE TRIGGER member_frees_its_seat AFTER UPDATE OF left_at ON member
WHEN OLD.left_at IS NULL AND NEW.left_at IS NOT NULL
BEGIN
  UPDATE server SET member_count = member_count - 1 WHERE id = NEW.server_id AND max_members IS NOT NULL;
END;

-- The clock finds by next_end where memberships ended. It moves it up to a day on, and a code begins it, so that a
-- membership of a day or more costs no further row.
CREATE TRIGGER member_end_is_awaited AFTER INSERT ON member
WHEN NEW.expires_at IS NOT NULL
BEGIN
  UPDATE server SET next_end = NEW.expires_at
    WHERE id = NEW.server_id AND ifnull(next_end > NEW.expires_at, 1);
END;

CREATE TRIGGER member_end_is_awaited_again AFTER UPDATE OF expires_at ON member
WHEN NEW.expires_at IS NOT NULL
BEGIN
  UPDATE server SET next_end = NEW.expires_at
    WHERE id = NEW.server_id AND ifnull(next_end > NEW.expires_at, 1);
END;

CREATE TRIGGER invit_code_makes_ends_awaited AFTER INSERT ON invit_code
WHEN NEW.membership_ms IS NOT NULL
BEGIN
  UPDATE server SET next_end = NEW.created_at WHERE id = NEW.server_id AND next_end IS NULL;
END;

CREATE TRIGGER member_stays BEFORE DELETE ON member
BEGIN
  SELECT RAISE(ABORT, 'the row of a member is never deleted');
END;

-- Each new code removes parties that have been idle for a day, so that the table holds little more than one
-- day's parties. The cost is fixed and outside of every redemption.
CREATE TRIGGER attempt_clears AFTER INSERT ON invit_code
BEGIN
  DELETE FROM attempt WHERE key IN (
    SELECT key FROM attempt WHERE last_at < NEW.created_at - 86400000 ORDER BY last_at, key LIMIT 8
  );
END;

-- Pages of codes, newest first: those of a server and those of a creator.

CREATE INDEX invit_code_of_server ON invit_code (server_id, id);

-- The codes that a code policy counts, by their creators. Where there is no policy, none are in it.
CREATE INDEX invit_code_standing ON invit_code (server_id, creator_id, standing, created_at)
  WHERE standing IS NOT NULL;

CREATE INDEX invit_code_of_creator ON invit_code (creator_id, id);

-- The codes that one call created.
CREATE INDEX invit_code_of_batch ON invit_code (batch_id, id) WHERE batch_id IS NOT NULL;

-- A code's creator may read it and finds it in its own list, so the creator never changes.
CREATE TRIGGER invit_code_keeps_its_creator BEFORE UPDATE OF creator_id, created_at, batch_id ON invit_code
BEGIN
  SELECT RAISE(ABORT, 'the creator of a code never changes');
END;

-- All servers of an owner: those that are not deleted (deleted_at is null) come first, ordered by creation.
CREATE INDEX server_owner ON server (owner_id, deleted_at, created_at, id);

-- TimeCapsule's codes: single-use, with an expiry, not revoked.
CREATE INDEX invit_code_short_lived ON invit_code (server_id, creator_id, id)
  WHERE max_uses = 1 AND expires_at IS NOT NULL AND revoked_at IS NULL;
