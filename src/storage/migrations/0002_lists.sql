-- Pages of codes: those of a server and those of a creator, the newest first.

CREATE INDEX invit_code_of_server ON invit_code (server_id, id);

CREATE INDEX invit_code_of_creator ON invit_code (creator_id, id);
