-- ADVANCE   KEYS fence   ARGV revision, id
-- Answers 1 when the fence's revision was raised, 0 when it was as high already.
if not nonce() then renew(ARGV[2]) end
if tonumber(ARGV[1]) > revision() then
  raise(ARGV[1])
  return 1
end
return 0
