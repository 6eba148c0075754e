-- The digest of the facts is taken from one of the picks of each game, so that a write reads only the picks of the games that it
-- changed. A game without a row has no picks, or picks that are digested at the end of the write that changed them.

CREATE TABLE pick_digest (
    game_id INTEGER PRIMARY KEY,
    digest  TEXT NOT NULL CHECK (length(digest) = 16)
) STRICT;
