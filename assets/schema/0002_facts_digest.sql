-- Two copies of one store that are written to apart may reach the same revision with different facts. The digest tells
-- them apart. It is computed by the program whenever the revision moves; until then it is that of nothing.

ALTER TABLE meta ADD COLUMN facts TEXT NOT NULL DEFAULT '0000000000000000' CHECK (length(facts) = 16);
