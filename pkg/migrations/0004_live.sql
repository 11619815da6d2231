-- Live queries: what is watched, and how often it has changed since. A server's row says until when it is watched
-- and counts its changes; this table does the same for users, and for servers that do not exist yet. Where
-- nobody watches, a change writes no row more.

-- A watched topic, such as `user:ada`. `number` counts its changes while it is watched.
CREATE TABLE watched_topic (
  topic TEXT NOT NULL PRIMARY KEY CHECK (topic GLOB 'server:?*' OR topic GLOB 'user:?*'),
  until INTEGER NOT NULL,
  number INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX watched_topic_age ON watched_topic (until);

-- A new code changes what its server and its creator show. Other changes count in the statement that makes
-- them, or in the one after it; a trigger on new servers would make SQLite scan the members of all servers for
-- its foreign key.
CREATE TRIGGER invit_code_changes_what_is_watched AFTER INSERT ON invit_code
BEGIN
  UPDATE server SET change_number = change_number + 1
    WHERE id = NEW.server_id AND watched_until > NEW.created_at;
  UPDATE watched_topic SET number = number + 1
    WHERE topic = 'user:' || NEW.creator_id AND until > NEW.created_at;
END;

-- The code whose text was taken over is no longer what its text finds. The time is not known here, so this
-- counts for every server that was ever watched.
CREATE TRIGGER invit_code_loses_its_text AFTER UPDATE OF folded ON invit_code
BEGIN
  UPDATE server SET change_number = change_number + 1 WHERE id = NEW.server_id AND watched_until > 0;
END;

-- Every use that is recorded also makes its user a member.
CREATE TRIGGER member_joins_what_is_watched AFTER INSERT ON member
BEGIN
  UPDATE server SET change_number = change_number + 1
    WHERE id = NEW.server_id AND watched_until > NEW.joined_at;
END;

CREATE TRIGGER member_returns_to_what_is_watched AFTER UPDATE OF joined_at ON member
WHEN NEW.joined_at IS NOT OLD.joined_at OR OLD.left_at IS NOT NULL
BEGIN
  UPDATE server SET change_number = change_number + 1
    WHERE id = NEW.server_id AND watched_until > NEW.joined_at;
END;

-- Exactly once: a request that a client sends again has its key here, and the transaction of its second run
-- aborts. With its time and its random bytes the first run's reply can be told again. `wrote` says whether it
-- wrote anything; within the transaction it first holds the number of changes before it.
CREATE TABLE live_request (
  key TEXT NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 128),
  at INTEGER NOT NULL,
  random TEXT NOT NULL CHECK (length(random) BETWEEN 1 AND 128),
  wrote INTEGER NOT NULL CHECK (wrote >= 0)
) STRICT, WITHOUT ROWID;

-- Each request removes requests that are older than 14 days.
CREATE INDEX live_request_age ON live_request (at);
