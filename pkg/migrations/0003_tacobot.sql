-- TacoBot's documents: one for each of Discord's invites, with the log of who used it. Discord's codes
-- are no codes of `invit_code`: case matters in them, and Discord redeems them.

-- A document. Uses name it by `seq`, so that the log of many stays small. `id` is its `_id` as compact
-- Extended JSON, which tells an ObjectId from a text; `document` all of it as compact Extended JSON, its
-- log left empty. MongoDB may hold several documents of one guild and code: the one with the greatest
-- `id` counts, which is the newest, since an ObjectId begins with the time.
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

-- The log: the n-th use, by whom and when in seconds. `entry` is the whole entry as compact Extended
-- JSON, where user and time do not say it all.
CREATE TABLE tacobot_use (
  invite INTEGER NOT NULL,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 1),
  user_id TEXT NOT NULL CHECK (length(user_id) BETWEEN 1 AND 128),
  timestamp REAL NOT NULL,
  entry TEXT,
  PRIMARY KEY (invite, ordinal)
) STRICT, WITHOUT ROWID;

-- Whether a use is on record.
CREATE INDEX tacobot_use_of_user ON tacobot_use (invite, user_id, timestamp);

CREATE TRIGGER tacobot_invite_stays BEFORE DELETE ON tacobot_invite
BEGIN
  SELECT RAISE(ABORT, 'a document and its log stay');
END;

CREATE TRIGGER tacobot_invite_is_who_it_is BEFORE UPDATE OF seq, id ON tacobot_invite
BEGIN
  SELECT RAISE(ABORT, 'a log belongs to one document');
END;

CREATE TRIGGER tacobot_use_stays BEFORE DELETE ON tacobot_use
BEGIN
  SELECT RAISE(ABORT, 'the log of an invite stays');
END;

CREATE TRIGGER tacobot_use_never_changes BEFORE UPDATE ON tacobot_use
BEGIN
  SELECT RAISE(ABORT, 'the log of an invite never changes');
END;
