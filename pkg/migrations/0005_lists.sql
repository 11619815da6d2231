-- The lists of who may use a code: one for the codes of a batch, or for one code, whose id it has. A column is
-- null where no list of that kind is set; else it is the number of its entries. edit names the call that last
-- changed it.
CREATE TABLE allow_list (
  id TEXT NOT NULL PRIMARY KEY,
  users INTEGER CHECK (users BETWEEN 0 AND 1000),
  emails INTEGER CHECK (emails BETWEEN 0 AND 1000),
  domains INTEGER CHECK (domains BETWEEN 0 AND 20),
  edit TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- An entry, in the form in which entries are compared.
CREATE TABLE allowed (
  list_id TEXT NOT NULL REFERENCES allow_list (id),
  kind TEXT NOT NULL CHECK (kind IN ('domain', 'email', 'user')),
  value TEXT NOT NULL CHECK (length(value) BETWEEN 1 AND 254),
  PRIMARY KEY (list_id, kind, value)
) STRICT, WITHOUT ROWID;

-- All lists that hold a user or an address.
CREATE INDEX allowed_value ON allowed (value, kind);

-- An entry stands in a list that is set, once. This is a trigger because INSERT OR REPLACE would count it twice.
CREATE TRIGGER allowed_is_new BEFORE INSERT ON allowed
WHEN EXISTS (SELECT 1 FROM allowed WHERE list_id = NEW.list_id AND kind = NEW.kind AND value = NEW.value)
  OR NOT EXISTS (
    SELECT 1 FROM allow_list WHERE id = NEW.list_id
    AND CASE NEW.kind WHEN 'user' THEN users WHEN 'email' THEN emails ELSE domains END IS NOT NULL
  )
BEGIN
  SELECT RAISE(ABORT, 'an entry is new, in a list that is set');
END;

CREATE TRIGGER allowed_is_counted AFTER INSERT ON allowed
BEGIN
  UPDATE allow_list SET users = users + (NEW.kind = 'user'), emails = emails + (NEW.kind = 'email'),
    domains = domains + (NEW.kind = 'domain') WHERE id = NEW.list_id;
END;

CREATE TRIGGER allowed_is_counted_off AFTER DELETE ON allowed
BEGIN
  UPDATE allow_list SET users = users - (OLD.kind = 'user'), emails = emails - (OLD.kind = 'email'),
    domains = domains - (OLD.kind = 'domain') WHERE id = OLD.list_id;
END;

-- An entry changes only when its user is forgotten: it keeps its list and kind.
CREATE TRIGGER allowed_stays_where_it_is BEFORE UPDATE OF list_id, kind ON allowed
BEGIN
  SELECT RAISE(ABORT, 'an entry of a list keeps its list and its kind');
END;

-- The list of a code never disappears: without it the code would be open to everybody.
CREATE TRIGGER allow_list_stays BEFORE DELETE ON allow_list
BEGIN
  SELECT RAISE(ABORT, 'the lists of a code are never deleted');
END;

CREATE TRIGGER invit_code_keeps_its_list BEFORE UPDATE OF list_id ON invit_code
WHEN OLD.list_id IS NOT NULL AND NEW.list_id IS NOT OLD.list_id
BEGIN
  SELECT RAISE(ABORT, 'a code keeps its lists');
END;
