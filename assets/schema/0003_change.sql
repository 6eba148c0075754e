-- Every result that came to be known or was corrected, in the order it was written. Nothing is ever taken out.

CREATE TABLE change (
    change_id INTEGER PRIMARY KEY,
    game_id   INTEGER NOT NULL REFERENCES game (game_id),
    -- Scores as home-away, or 'called off'; the old is NULL where nothing was known.
    old       TEXT    CHECK (old <> new),
    new       TEXT    NOT NULL,
    -- Who brought it, and when it was read: seconds since 1970-01-01 UTC, NULL when nobody knows.
    source    TEXT    NOT NULL,
    at        INTEGER
) STRICT;

CREATE INDEX change_by_game ON change (game_id);
