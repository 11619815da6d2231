-- TacoBot's documents: one for each Discord invite, with the log of its uses. Discord's codes are not codes of
-- `invit_code`: Discord redeems them, and case matters.

-- A document. Uses refer to it by `seq`, which keeps long logs small. `id` is its `_id` as compact Extended
-- JSON, which distinguishes an ObjectId from a string. `document` is the whole document as compact Extended
-- JSON with an empty log. MongoDB may hold several documents for one guild and code. The one with the greatest
-- `id` counts: it is the newest, since an ObjectId begins with the time.
CREATE TABLE tacobot_invite (
  seq INTEGER NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  guild_id TEXT NOT NULL CHECK (length(guild_id) BETWEEN 1 AND 128 AND guild_id <> '-'),
  code TEXT NOT NULL CHECK (length(code) BETWEEN 1 AND 128),
  document TEXT NOT NULL
) STRICT;

-- The newest document of a guild and code.
CREATE INDEX tacobot_invite_newest ON tacobot_invite (guild_id, code, id);

-- Pages of a guild's documents, by `seq`.
CREATE INDEX tacobot_invite_page ON tacobot_invite (guild_id);

-- The log: the n-th use, with its user and its time in seconds. `entry` is the whole entry as compact Extended
-- JSON, if user and time alone would lose something.
CREATE TABLE tacobot_use (
  invite INTEGER NOT NULL,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
  user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 128),
  timestamp REAL NOT NULL,
  entry TEXT,
  PRIMARY KEY (invite, ordinal)
) STRICT, WITHOUT ROWID;

-- Finds whether a use is recorded.
CREATE INDEX tacobot_use_of_user ON tacobot_use (invite, user_id, timestamp);

CREATE TRIGGER tacobot_invite_stays BEFORE DELETE ON tacobot_invite
BEGIN
  SELECT RAISE(ABORT, 'a document and its log are never deleted');
END;

CREATE TRIGGER tacobot_invite_is_who_it_is BEFORE UPDATE OF seq, id ON tacobot_invite
BEGIN
  SELECT RAISE(ABORT, 'the number and the id of a document never change');
END;

CREATE TRIGGER tacobot_use_stays BEFORE DELETE ON tacobot_use
BEGIN
  SELECT RAISE(ABORT, 'the log of an invite is never deleted');
END;

CREATE TRIGGER tacobot_use_never_changes BEFORE UPDATE ON tacobot_use
BEGIN
  SELECT RAISE(ABORT, 'the log of an invite never changes');
END;
