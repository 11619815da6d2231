-- What TimeCapsule's endpoints need: who is a director, with which letters a director's codes begin, and
-- which codes are shown to it.

-- The first letters of the member's name, in Latin letters without diacritics, which SQL cannot find by
-- itself: they are written wherever the name is.
ALTER TABLE member ADD COLUMN code_prefix TEXT CHECK (
  code_prefix IS NULL
  OR (length(code_prefix) BETWEEN 1 AND 3 AND code_prefix NOT GLOB '*[^A-Za-z]*' AND name IS NOT NULL)
);

UPDATE member SET code_prefix = upper(substr(name, 1, 1)) || lower(substr(name, 2, 2))
WHERE name GLOB '[A-Za-z][A-Za-z][A-Za-z]*';

-- The servers of an owner, the one made first at the front.
CREATE INDEX server_owner ON server (owner_id, created_at, id) WHERE deleted_at IS NULL;

-- The codes of the form that TimeCapsule makes: one use, an end, not revoked.
CREATE INDEX invit_code_short_lived ON invit_code (server_id, creator_id, id)
  WHERE max_uses = 1 AND expires_at IS NOT NULL AND revoked_at IS NULL;
