-- Requests to join: filed by codes that need approval, decided by admins, the owner or a service.

-- A request. The user may have one that is pending on each server. A declined one refuses its code to its user.
-- It keeps its code: no other one can be put in its place. name and code_prefix are for the member's row. Who files by
-- the same code after it was withdrawn or closed has the same row wait again, so that nobody fills the table; filing then
-- names the call.
CREATE TABLE request (
  id TEXT NOT NULL PRIMARY KEY,
  server_id TEXT NOT NULL REFERENCES server (id),
  user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 128),
  code_id TEXT NOT NULL,
  name TEXT CHECK (length(name) BETWEEN 1 AND 128),
  code_prefix TEXT CHECK (length(code_prefix) BETWEEN 1 AND 3),
  note TEXT CHECK (length(note) BETWEEN 1 AND 500),
  status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'declined', 'withdrawn', 'closed')),
  created_at INTEGER NOT NULL,
  decided_at INTEGER,
  decided_by TEXT,
  reason TEXT CHECK (length(reason) BETWEEN 1 AND 512),
  filing TEXT,
  CHECK ((status = 'pending') = (decided_at IS NULL)),
  CHECK (reason IS NULL OR status = 'declined')
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX request_waits ON request (server_id, user_id) WHERE status = 'pending';

CREATE UNIQUE INDEX request_refuses ON request (user_id, code_id) WHERE status = 'declined';

CREATE INDEX request_ended ON request (user_id, code_id) WHERE status IN ('withdrawn', 'closed');

CREATE UNIQUE INDEX request_refiled ON request (filing) WHERE filing IS NOT NULL;

-- Pages of requests, newest first: of a server and of a user, all of them or those with a status.
CREATE INDEX request_of_server ON request (server_id, id);

CREATE INDEX request_of_server_by_status ON request (server_id, status, id);

CREATE INDEX request_of_user ON request (user_id, server_id, id);

CREATE INDEX request_of_user_by_status ON request (user_id, server_id, status, id);

-- The codes that need approval, by their texts: a use of any other code finds out at no cost that it files nothing.
CREATE UNIQUE INDEX invit_code_asks ON invit_code (folded) WHERE requires_approval = 1;

-- How many requests are pending on a server: at most 1,000.
CREATE TABLE request_count (
  server_id TEXT NOT NULL PRIMARY KEY,
  pending INTEGER NOT NULL CHECK (pending BETWEEN 0 AND 1000)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER request_is_new BEFORE INSERT ON request
WHEN NEW.status <> 'pending'
  OR EXISTS (
    SELECT 1 FROM request WHERE id = NEW.id
    AND (user_id <> NEW.user_id OR code_id <> NEW.code_id OR status NOT IN ('withdrawn', 'closed'))
  )
  OR EXISTS (SELECT 1 FROM request WHERE server_id = NEW.server_id AND user_id = NEW.user_id AND status = 'pending')
  OR EXISTS (SELECT 1 FROM request WHERE user_id = NEW.user_id AND code_id = NEW.code_id AND status = 'declined')
  OR NOT EXISTS (SELECT 1 FROM invit_code WHERE id = NEW.code_id AND server_id = NEW.server_id)
  OR EXISTS (SELECT 1 FROM request_count WHERE server_id = NEW.server_id AND pending >= 1000)
BEGIN
  SELECT RAISE(ABORT, 'a user has one pending request on a server, by a code of it that was not refused');
END;

CREATE TRIGGER request_counts_what_waits AFTER INSERT ON request
BEGIN
  INSERT INTO request_count (server_id, pending) VALUES (NEW.server_id, 1)
    ON CONFLICT (server_id) DO UPDATE SET pending = pending + 1;
END;

CREATE TRIGGER request_counts_what_waits_no_longer AFTER UPDATE OF status ON request
WHEN (OLD.status = 'pending') <> (NEW.status = 'pending')
BEGIN
  UPDATE request_count SET pending = pending + iif(NEW.status = 'pending', 1, -1) WHERE server_id = NEW.server_id;
END;

-- What was decided stays decided, except that a declined request may wait again, and one that ended otherwise by another
-- filing.
CREATE TRIGGER request_is_decided_once BEFORE UPDATE OF status ON request
WHEN OLD.status <> NEW.status
  AND NOT (OLD.status = 'pending' OR (OLD.status = 'declined' AND NEW.status IN ('pending', 'closed'))
    OR (OLD.status IN ('withdrawn', 'closed') AND NEW.status = 'pending' AND NEW.filing IS NOT OLD.filing))
BEGIN
  SELECT RAISE(ABORT, 'a request is decided once');
END;

-- An approval is a use of the code that the request was filed by.
CREATE TRIGGER request_keeps_its_code BEFORE UPDATE OF id, server_id, code_id ON request
BEGIN
  SELECT RAISE(ABORT, 'a request keeps its code');
END;

CREATE TRIGGER request_is_filed_again BEFORE UPDATE OF created_at, filing ON request
WHEN NOT (OLD.status IN ('withdrawn', 'closed') AND NEW.status = 'pending' AND NEW.filing IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'a request is filed again only after it ended');
END;

CREATE TRIGGER request_stays BEFORE DELETE ON request
BEGIN
  SELECT RAISE(ABORT, 'a request is never deleted');
END;

-- Who joins, by whatever code, waits no longer. An approval has set the status before.
CREATE TRIGGER member_joins_and_waits_no_longer AFTER INSERT ON member
WHEN NEW.left_at IS NULL AND EXISTS (
  SELECT 1 FROM request WHERE server_id = NEW.server_id AND user_id = NEW.user_id AND status = 'pending'
)
BEGIN
  UPDATE request SET status = 'closed', decided_at = NEW.joined_at
    WHERE server_id = NEW.server_id AND user_id = NEW.user_id AND status = 'pending';
END;

CREATE TRIGGER member_returns_and_waits_no_longer AFTER UPDATE OF joined_at ON member
WHEN NEW.left_at IS NULL AND (OLD.left_at IS NOT NULL OR NEW.joined_at IS NOT OLD.joined_at) AND EXISTS (
  SELECT 1 FROM request WHERE server_id = NEW.server_id AND user_id = NEW.user_id AND status = 'pending'
)
BEGIN
  UPDATE request SET status = 'closed', decided_at = NEW.joined_at
    WHERE server_id = NEW.server_id AND user_id = NEW.user_id AND status = 'pending';
END;

-- Who watches the requests of a server sees one that is filed. Decisions count in the statement after them.
CREATE TRIGGER request_changes_what_is_watched AFTER INSERT ON request
BEGIN
  UPDATE server SET change_number = change_number + 1
    WHERE id = NEW.server_id AND watched_until > NEW.created_at;
END;

CREATE TRIGGER request_waits_again_where_it_is_watched AFTER UPDATE OF created_at ON request
BEGIN
  UPDATE server SET change_number = change_number + 1
    WHERE id = NEW.server_id AND watched_until > NEW.created_at;
END;
