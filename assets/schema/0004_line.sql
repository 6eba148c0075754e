-- The editions that this store has been through, one row a write. Its league may be announced only on top of one of them,
-- so a copy that was written to apart cannot take the place of the store that it was copied from.

CREATE TABLE edition (
    revision INTEGER PRIMARY KEY,
    facts    TEXT NOT NULL CHECK (length(facts) = 16)
) STRICT;
