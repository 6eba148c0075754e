-- ADVANCE   KEYS fence   ARGV store, revision, id
-- Answers the fence's revision, which is this one or a higher one, or 'taken'.
if taken() then return 'taken' end
if not nonce() then renew(ARGV[3]) end
if tonumber(ARGV[2]) > revision() then raise(ARGV[2]) end
return string.format('%.0f', revision())
