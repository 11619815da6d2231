-- How much a join page and `invitCode:explain` tell about a server: the server and who invites, the server alone,
-- or nothing.
ALTER TABLE server ADD COLUMN preview TEXT NOT NULL DEFAULT 'full' CHECK (preview IN ('full', 'name', 'none'));

UPDATE invitcode_schema SET version = 2;
