-- Pages of codes: those of a server and those of a creator, the newest first.

CREATE INDEX invit_code_of_server ON invit_code (server_id, id);

CREATE INDEX invit_code_of_creator ON invit_code (creator_id, id);

-- Who made a code may read it, and finds it in the own list, for ever.
CREATE TRIGGER invit_code_keeps_its_creator BEFORE UPDATE OF creator_id, created_at ON invit_code
BEGIN
  SELECT RAISE(ABORT, 'a code stays its creator''s');
END;
