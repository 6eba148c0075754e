-- Prepended to the scripts on a league's reference, behind common.lua. KEYS[1] is the reference and ARGV[1] the full id of
-- the league that the caller reads. Numbers in Lua are doubles, exact below 2^53.

-- Removes one of the cache's hashes when it holds another type, because every later call would fail on it.
local function settle(key)
  local wrong = failed(redis.pcall('HLEN', key))
  if wrong and string.find(wrong, 'WRONGTYPE', 1, true) then remove(key) end
end

-- A whole number in decimal digits without leading zeros; nil for anything else. Numbers are compared as texts.
local function whole(text)
  if not text or #text > 16 or not string.find(text, '^%d+$') or string.find(text, '^0.') then return nil end
  local number = tonumber(text)
  if number < 9007199254740992 then return number end
  return nil
end

-- The league that a hash names; nil when it names none in the format of the cache.
local function store(key)
  local hex = '[0-9a-f]'
  local four = '%-' .. hex:rep(4)
  local text = redis.call('HGET', key, 'store')
  if text and string.find(text, '^' .. hex:rep(8) .. four:rep(3) .. '%-' .. hex:rep(12) .. '$') then return text end
  return nil
end

-- The edition that a hash of this league names, as {revision, facts}; nil when it is damaged. No store reaches a revision
-- above 2^40.
local function edition(key)
  if store(key) ~= ARGV[1] then return nil end
  local fields = redis.call('HMGET', key, 'revision', 'facts')
  local revision, facts = whole(fields[1]), fields[2]
  local sound = facts and #facts == 16 and string.find(facts, '^[0-9a-f]+$')
  if revision and revision <= 1099511627776 and sound then return fields end
  return nil
end

-- A nonce that was never used, even if the clock was set back or the server does not tell the time. After the largest
-- possible nonce comes one that merely differs.
local function renewed()
  local time = redis.pcall('TIME')
  local micros = failed(time) and 0 or time[1] * 1000000 + time[2]
  local last = whole(redis.call('HGET', KEYS[1], 'nonce'))
  if last and last + 1 < 9007199254740992 then micros = math.max(micros, last + 1) end
  return string.format('%.0f', micros)
end

settle(KEYS[1])
