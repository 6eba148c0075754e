-- Prepended to each of the other scripts. KEYS[1] is the league's fence: a hash of store, nonce and revision, without a
-- TTL. ARGV[1] is the full id of the league that the caller reads. Numbers in Lua are doubles, exact below 2^53; no
-- league reaches that many writes.

-- Each line calls one command: an error always names the line, and only some servers name the command.

-- The error reply of a command; nil when the command succeeded.
local function failed(answer)
  return type(answer) == 'table' and answer.err
end

-- Removes a key and returns how many were removed. Falls back to DEL on a server without UNLINK; on a server without
-- either, the error names UNLINK.
local function remove(key)
  local removed = redis.pcall('UNLINK', key)
  if failed(removed) then removed = redis.pcall('DEL', key) end
  if failed(removed) then removed = redis.call('UNLINK', key) end
  return removed
end

-- Removes one of the cache's keys when it holds another type, because every later call would fail on it. Each variant
-- takes any command that requires the type.
local function settle(key, answer)
  local wrong = failed(answer)
  if wrong and string.find(wrong, 'WRONGTYPE', 1, true) then remove(key) end
end

local function settle_hash(key)
  settle(key, redis.pcall('HLEN', key))
end

local function settle_string(key)
  settle(key, redis.pcall('GET', key))
end

-- A whole number in decimal digits; nil for anything else.
local function whole(text)
  if not text or #text > 16 or not string.find(text, '^%d+$') then return nil end
  local number = tonumber(text)
  if number < 9007199254740992 then return number end
  return nil
end

-- The highest revision announced; 0 where there is none.
local function revision()
  return whole(redis.call('HGET', KEYS[1], 'revision')) or 0
end

local function raise(text)
  redis.call('HSET', KEYS[1], 'revision', text)
end

-- The nonce, 'microseconds-id' with 16 digits of microseconds; nil when the fence has none or holds garbage.
local function nonce()
  local text = redis.call('HGET', KEYS[1], 'nonce')
  if text and #text <= 81 and whole(string.sub(text, 1, 16))
    and string.find(string.sub(text, 17), '^%-[%w%-]+$') then return text end
  return nil
end

-- Creates a nonce that sorts after the previous one, even if the clock was set back. When the previous nonce already
-- has the largest possible time, the new one merely differs from it; the same holds for a first nonce on a server that
-- does not tell the time. The fence also records from then on which league it belongs to.
local function renew(id)
  local time, last = redis.pcall('TIME'), nonce()
  local micros = failed(time) and 0 or time[1] * 1000000 + time[2]
  local next = last and tonumber(string.sub(last, 1, 16)) + 1 or 0
  if next < 9007199254740992 then micros = math.max(micros, next) end
  local text = string.format('%016.0f-%s', micros, id)
  redis.call('HSET', KEYS[1], 'store', ARGV[1], 'nonce', text)
  return text
end

-- Whether the keys belong to another league whose id has the same prefix. A fence that does not name its league does
-- not count.
local function taken()
  local hex = '[0-9a-f]'
  local four = '%-' .. hex:rep(4)
  local store = redis.call('HGET', KEYS[1], 'store')
  if store and string.find(store, '^' .. hex:rep(8) .. four:rep(3) .. '%-' .. hex:rep(12) .. '$') then
    return store ~= ARGV[1]
  end
  if redis.call('HLEN', KEYS[1]) > 0 then remove(KEYS[1]) end
  return false
end

settle_hash(KEYS[1])
