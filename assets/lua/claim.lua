-- CLAIM   KEYS fence, lease   ARGV token, lease_ms, revision
-- Answers {'go', nonce}, {'wait'} or {'behind', revision}. Asked again with the same token, the holder is told to go again.
local current = nonce() or renew(ARGV[1])
local highest, mine = revision(), tonumber(ARGV[3])
if mine < highest then return {'behind', string.format('%.0f', highest)} end
if mine > highest then raise(ARGV[3]) end
settle_string(KEYS[2])
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2])
  or redis.call('GET', KEYS[2]) == ARGV[1] then return {'go', current} end
return {'wait'}
