-- A league: facts as feeds bring them, and the scores derived from them.
-- Facts are inserted and updated, never deleted. Derived rows are rebuilt a season at a time from picks and results.

CREATE TABLE meta (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    store_id TEXT    NOT NULL,
    name     TEXT    NOT NULL CHECK (name <> ''),
    -- Counts the committed writes that changed anything.
    revision INTEGER NOT NULL CHECK (revision >= 0),
    -- What a joker multiplies.
    joker    TEXT    NOT NULL CHECK (joker IN ('banker', 'week'))
) STRICT;

CREATE TABLE team (
    code     TEXT    PRIMARY KEY CHECK (length(code) BETWEEN 1 AND 4),
    town     TEXT    NOT NULL,
    nickname TEXT    NOT NULL,
    division TEXT    NOT NULL CHECK (division IN ('AFC East', 'AFC North', 'AFC South', 'AFC West',
                                                  'NFC East', 'NFC North', 'NFC South', 'NFC West')),
    active   INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE player (
    player_id INTEGER PRIMARY KEY CHECK (player_id BETWEEN 1 AND 4294967295),
    name      TEXT    NOT NULL CHECK (name <> ''),
    team      TEXT    REFERENCES team (code),
    active    INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE game (
    game_id    INTEGER PRIMARY KEY,
    season     INTEGER NOT NULL CHECK (season BETWEEN 1920 AND 2999),
    week       INTEGER NOT NULL CHECK (week BETWEEN 1 AND 31),
    home       TEXT    NOT NULL REFERENCES team (code),
    away       TEXT    NOT NULL REFERENCES team (code),
    -- Seconds since 1970-01-01 UTC.
    kickoff    INTEGER,
    -- NULL until there is a result.
    outcome    TEXT    CHECK (outcome IN ('final', 'called off')),
    home_score INTEGER CHECK (home_score BETWEEN 0 AND 255),
    away_score INTEGER CHECK (away_score BETWEEN 0 AND 255),
    CHECK (home <> away),
    CHECK ((outcome IS 'final') = (home_score IS NOT NULL)),
    CHECK ((outcome IS 'final') = (away_score IS NOT NULL))
) STRICT;

-- The outcome is in it so that "which weeks have results" never touches the table.
CREATE INDEX game_by_week ON game (season, week, outcome);

CREATE TABLE pick (
    game_id   INTEGER NOT NULL REFERENCES game (game_id),
    player_id INTEGER NOT NULL REFERENCES player (player_id),
    side      TEXT    NOT NULL CHECK (side IN ('home', 'away')),
    banker    INTEGER NOT NULL CHECK (banker IN (0, 1)),
    joker     INTEGER NOT NULL CHECK (joker IN (0, 1)),
    PRIMARY KEY (game_id, player_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX pick_by_player ON pick (player_id);

-- Both derived tables are clustered by week, so that the table of one week is one sequential read in order of player.

CREATE TABLE score_week (
    season        INTEGER NOT NULL,
    week          INTEGER NOT NULL,
    player_id     INTEGER NOT NULL,
    points        INTEGER NOT NULL,
    correct       INTEGER NOT NULL,
    picks         INTEGER NOT NULL,
    banker_points INTEGER NOT NULL,
    banker_count  INTEGER NOT NULL,
    PRIMARY KEY (season, week, player_id)
) STRICT, WITHOUT ROWID;

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
    -- The points of the last eight weeks, oldest first, as little-endian 32-bit integers; the lowest stands for a week missed.
    form          BLOB    NOT NULL CHECK (length(form) = 32),
    PRIMARY KEY (season, week, player_id)
) STRICT, WITHOUT ROWID;
