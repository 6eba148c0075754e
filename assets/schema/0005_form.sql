-- Every row keeps the points of a whole season, so that a table is one sequential read. The rows are derived from the facts, and
-- are derived again after this.

DROP TABLE score_season;

CREATE TABLE score_season (
    season        INTEGER NOT NULL,
    week          INTEGER NOT NULL,
    player_id     INTEGER NOT NULL,
    -- The place in the league order; equals share it.
    rank          INTEGER NOT NULL,
    points        INTEGER NOT NULL,
    correct       INTEGER NOT NULL,
    picks         INTEGER NOT NULL,
    banker_points INTEGER NOT NULL,
    banker_count  INTEGER NOT NULL,
    best          INTEGER NOT NULL,
    worst         INTEGER NOT NULL,
    weeks_played  INTEGER NOT NULL,
    -- The points of this very week; NULL for who missed it.
    last_points   INTEGER,
    -- A bit mask: bit n stands for week n.
    jokers        INTEGER NOT NULL,
    -- The points of the last eighteen weeks, oldest first, as little-endian 16-bit integers; the lowest stands for a week missed.
    form          BLOB    NOT NULL CHECK (length(form) = 36),
    PRIMARY KEY (season, week, player_id)
) STRICT, WITHOUT ROWID;
