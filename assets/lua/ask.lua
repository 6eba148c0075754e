-- ASK   KEYS wanted   ARGV member, most, lives_ms
-- Keeps the request of a reader for an entry that is not there, until a publisher has filled the entry or its time is over.
-- Answers {'asked'}, {'already'} when it was there, or {'full'}.
local most, lives = tonumber(ARGV[2]), tonumber(ARGV[3])

-- Another type, or more members than are ever asked for, is what another program wrote. Readers that wait ask again.
local count = redis.pcall('ZCARD', KEYS[1])
local wrong = failed(count)
if wrong and string.find(wrong, 'WRONGTYPE', 1, true) or not wrong and count > most then remove(KEYS[1]) end

-- A request from the future was made before the clock was set back, and would never grow old. On a server that does not
-- tell the time, requests end together with their set.
local time = redis.pcall('TIME')
local now = failed(time) and 0 or time[1] * 1000 + math.floor(time[2] / 1000)
if now > 0 then
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - lives))
  redis.call('ZREMRANGEBYSCORE', KEYS[1], string.format('(%.0f', now), '+inf')
end

if redis.call('ZSCORE', KEYS[1], ARGV[1]) then return {'already'} end
if redis.call('ZCARD', KEYS[1]) >= most then return {'full'} end
redis.call('ZADD', KEYS[1], 'NX', string.format('%.0f', now), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {'asked'}
