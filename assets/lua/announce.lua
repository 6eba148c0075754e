-- ANNOUNCE   KEYS reference, mark
--            ARGV store, revision, facts, seen revision, seen facts (both empty: none), body, by, spread_ms
-- Makes an edition the announced one if the announced one is what the caller has seen. Answers {'announced', nonce},
-- {'same', nonce} when it was announced already, {'moved', revision, facts} when another edition is announced, with both
-- empty for none, or {'taken'} when the keys are another league's.
settle(KEYS[2])
local owner = store(KEYS[1]) or store(KEYS[2])
if owner and owner ~= ARGV[1] then return {'taken'} end

-- A reference without a nonce or a body counts as lost. The mark stands in for its edition, and never for its nonce.
local reference, mark = edition(KEYS[1]), edition(KEYS[2])
local rest = redis.call('HMGET', KEYS[1], 'nonce', 'body')
if not (whole(rest[1]) and rest[2]) then reference = nil end
local now = reference or mark

local mine = now and now[1] == ARGV[2] and now[2] == ARGV[3]
local seen = now and now[1] == ARGV[4] and now[2] == ARGV[5] or not now and ARGV[4] == ''
if not mine and not seen then return {'moved', now and now[1] or '', now and now[2] or ''} end

redis.call('HSET', KEYS[2], 'store', ARGV[1], 'revision', ARGV[2], 'facts', ARGV[3])
if mine and reference then return {'same', rest[1]} end
local nonce = reference and rest[1] or renewed()
local was = now and not mine and now[1] .. '-' .. now[2] or ''
redis.call('HSET', KEYS[1], 'store', ARGV[1], 'revision', ARGV[2], 'facts', ARGV[3], 'nonce', nonce, 'was', was)
redis.call('HSET', KEYS[1], 'body', ARGV[6], 'by', ARGV[7], 'spread_ms', ARGV[8])
local time = redis.pcall('TIME')
local at = failed(time) and '0' or string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], 'at', at)
redis.pcall('PERSIST', KEYS[1])
redis.pcall('PERSIST', KEYS[2])
return {'announced', nonce}
