-- CLAIM   KEYS fence, lease   ARGV store, token, lease_ms, longest_ms, revision
-- Answers {'go', nonce}, {'wait', ms}, {'behind', revision} or {'taken'}. When the holder repeats the call with the
-- same token, it is told to go again, and its lease lasts for the new lease_ms; a lease of one millisecond gives the
-- lease back. A lease without an expiry, or with more than longest_ms left, is not a valid lease of any viewer and is
-- replaced.
if taken() then return {'taken'} end
local current = nonce() or renew(ARGV[2])
local highest, mine = revision(), tonumber(ARGV[5])
settle_string(KEYS[2])
local held = redis.call('GET', KEYS[2]) == ARGV[2]
local left = redis.call('PTTL', KEYS[2])
local free = held or left < 0 or left > tonumber(ARGV[4])
if held or free and mine >= highest then redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3]) end
if mine < highest then return {'behind', string.format('%.0f', highest)} end
if mine > highest then raise(ARGV[5]) end
if free then return {'go', current} end
return {'wait', left}
