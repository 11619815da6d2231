-- Rotated codes: the texts that they had before. No text is ever given again, to this code or another.

-- A text that a code had until it was rotated. It still finds its code until works_until; 0 means that it does
-- not, because the rotation left it no time, another one followed, or the code was revoked.
CREATE TABLE rotated_text (
  folded TEXT NOT NULL PRIMARY KEY CHECK (length(folded) BETWEEN 4 AND 36),
  code TEXT NOT NULL,
  code_id TEXT NOT NULL,
  works_until INTEGER NOT NULL CHECK (works_until >= 0),
  replaced_by TEXT NOT NULL CHECK (length(replaced_by) = 12)
) STRICT, WITHOUT ROWID;

-- One old text of a code at most still works.
CREATE UNIQUE INDEX rotated_text_in_grace ON rotated_text (code_id) WHERE works_until > 0;

-- A row rotates its code: from the text that it has to one that was never given.
CREATE TRIGGER rotated_text_was_live BEFORE INSERT ON rotated_text
WHEN NOT EXISTS (
    SELECT 1 FROM invit_code WHERE id = NEW.code_id AND folded = NEW.folded AND code = NEW.code
    AND (revoked_at IS NULL OR NEW.works_until = 0)
  )
  OR EXISTS (SELECT 1 FROM rotated_text WHERE folded = NEW.folded)
  OR EXISTS (SELECT 1 FROM rotated_text WHERE folded = NEW.replaced_by)
  OR EXISTS (SELECT 1 FROM invit_code WHERE folded = NEW.replaced_by)
BEGIN
  SELECT RAISE(ABORT, 'a code is rotated from the text that it has to one that was never given');
END;

CREATE TRIGGER rotated_text_ends_earlier_ones BEFORE INSERT ON rotated_text
BEGIN
  UPDATE rotated_text SET works_until = 0 WHERE code_id = NEW.code_id AND works_until > 0;
END;

CREATE TRIGGER rotated_text_gives_way AFTER INSERT ON rotated_text
BEGIN
  UPDATE invit_code SET folded = NEW.replaced_by, code = NEW.replaced_by WHERE id = NEW.code_id;
END;

CREATE TRIGGER rotated_text_stays BEFORE DELETE ON rotated_text
BEGIN
  SELECT RAISE(ABORT, 'a text that was rotated is never given again');
END;

CREATE TRIGGER rotated_text_never_changes BEFORE UPDATE ON rotated_text
WHEN NEW.folded <> OLD.folded OR NEW.code <> OLD.code OR NEW.code_id <> OLD.code_id
  OR NEW.replaced_by <> OLD.replaced_by OR NEW.works_until > OLD.works_until
BEGIN
  SELECT RAISE(ABORT, 'a text that was rotated never changes, and works no longer than it did');
END;

-- A code gets another text by a rotation alone; a dead one may lose its text, and then has its id in its place.
CREATE TRIGGER invit_code_text_is_new BEFORE INSERT ON invit_code
WHEN EXISTS (SELECT 1 FROM rotated_text WHERE folded = NEW.folded)
BEGIN
  SELECT RAISE(ABORT, 'the text of a code was another one before that was rotated');
END;

CREATE TRIGGER invit_code_text_is_rotated BEFORE UPDATE OF folded ON invit_code
WHEN NEW.folded <> OLD.folded AND NEW.folded <> NEW.id AND NOT EXISTS (
  SELECT 1 FROM rotated_text
  WHERE folded = OLD.folded AND code_id = NEW.id AND replaced_by = NEW.folded AND NEW.code = NEW.folded
)
BEGIN
  SELECT RAISE(ABORT, 'a code gets another text by a rotation alone');
END;

-- Revoking a code ends its old text too, for good: restoring brings back the present text alone.
CREATE TRIGGER invit_code_revoked_ends_old_texts AFTER UPDATE OF revoked_at ON invit_code
WHEN NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL
BEGIN
  UPDATE rotated_text SET works_until = 0 WHERE code_id = NEW.id AND works_until > 0;
END;
