-- Events: what happened on a server, for the receiver of its webhooks. They are written only where WEBHOOK_URL is
-- set, in the transaction of the change.

-- number counts the events of a server without a gap. An open event is to be delivered at due_at; a closed one was
-- delivered or given up, and is deleted at due_at. attempts counts the deliveries that were begun.
CREATE TABLE event (
  server_id TEXT NOT NULL,
  number INTEGER NOT NULL CHECK (number >= 1),
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  data TEXT NOT NULL CHECK (json_type(data) = 'object'),
  is_open INTEGER NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1)),
  due_at INTEGER NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  delivered_at INTEGER,
  failure TEXT CHECK (length(failure) BETWEEN 1 AND 128),
  PRIMARY KEY (server_id, number)
) STRICT, WITHOUT ROWID;

CREATE INDEX event_due ON event (is_open, due_at);

CREATE TRIGGER event_is_next BEFORE INSERT ON event
WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM event WHERE server_id = NEW.server_id)
BEGIN
  SELECT RAISE(ABORT, 'the events of a server are numbered without a gap');
END;

-- The last event of a server stays, so that the next one finds its number.
CREATE TRIGGER event_keeps_the_last BEFORE DELETE ON event
WHEN OLD.number = (SELECT max(number) FROM event WHERE server_id = OLD.server_id)
BEGIN
  SELECT RAISE(ABORT, 'the last event of a server is kept');
END;

CREATE TRIGGER event_stays_what_it_is BEFORE UPDATE OF server_id, number, id, type, at, data ON event
BEGIN
  SELECT RAISE(ABORT, 'an event never changes');
END;

-- Since when the ends of memberships are told.
CREATE TABLE event_clock (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  since INTEGER NOT NULL
) STRICT;

-- The servers with memberships that end.
CREATE INDEX server_next_end ON server (next_end) WHERE next_end IS NOT NULL;
