-- FLUSH   KEYS reference   ARGV store, by
-- Gives the league a new nonce, so that no entry is current any more. Answers {'flushed', nonce, revision, facts},
-- {'nothing'} when no edition is announced (the next announcement makes a new nonce anyway), or {'taken'}.
local owner = store(KEYS[1])
if owner and owner ~= ARGV[1] then return {'taken'} end
local now = edition(KEYS[1])
local last = redis.call('HGET', KEYS[1], 'nonce')
if not now or not whole(last) then return {'nothing'} end
-- A flush is what helps a server without memory, which lets a script write once it has begun to, and this command needs
-- no memory. A reference has no time to live anyway.
redis.pcall('PERSIST', KEYS[1])
local nonce = renewed()
redis.call('HSET', KEYS[1], 'nonce', nonce, 'flushed_by', nonce .. ' ' .. ARGV[2])
return {'flushed', nonce, now[1], now[2]}
