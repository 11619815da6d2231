DROP TRIGGER request_is_new;

CREATE TRIGGER request_is_new BEFORE INSERT ON request
WHEN NEW.status <> 'pending'
  OR EXISTS (
    SELECT 1 FROM request WHERE id = NEW.id
    AND (user_id <> NEW.user_id OR code_id <> NEW.code_id OR status NOT IN ('withdrawn', 'closed'))
  )
  OR EXISTS (
    SELECT 1 FROM request WHERE user_id = NEW.user_id AND code_id = NEW.code_id AND status IN ('pending', 'declined')
  )
  OR NOT EXISTS (SELECT 1 FROM invit_code WHERE id = NEW.code_id AND server_id = NEW.server_id)
  OR EXISTS (SELECT 1 FROM request_count WHERE server_id = NEW.server_id AND pending >= 1000)
BEGIN
  SELECT RAISE(ABORT, 'a user has one pending request on a server, by a code of it that was not refused');
END;

-- A request that waits in vain, by a code that cannot be used any more, gives way to one by another code.
CREATE TRIGGER request_gives_way BEFORE INSERT ON request
WHEN EXISTS (
  SELECT 1 FROM request WHERE server_id = NEW.server_id AND user_id = NEW.user_id AND status = 'pending'
  AND code_id <> NEW.code_id
)
BEGIN
  UPDATE request SET status = 'closed', decided_at = NEW.created_at
    WHERE server_id = NEW.server_id AND user_id = NEW.user_id AND status = 'pending' AND code_id <> NEW.code_id;
END;
