-- FILL   KEYS fence, table, lease, stage   ARGV store, token, nonce, revision, px, fields, chunks
-- Answers 'ok', 'flushed', 'outdated', 'taken' when the keys belong to another league, 'forked' when an entry of the
-- same revision but with other facts exists, or 'lost' when the stage is missing or does not have exactly its fields.
-- The last of them are its chunks, by number. When the call is repeated after a lost answer, the script finds its own
-- token in the table and answers 'ok'.
settle_string(KEYS[3])
if redis.call('GET', KEYS[3]) == ARGV[2] then remove(KEYS[3]) end

local function refuse(why)
  remove(KEYS[4])
  return why
end

-- A digest in the format that the cache writes; any other value is damage and may be replaced.
local function digest(text)
  return text and #text == 16 and string.find(text, '^[0-9a-f]+$')
end

local function whole_stage()
  for chunk = 0, tonumber(ARGV[7]) - 1 do
    if redis.call('HEXISTS', KEYS[4], chunk) == 0 then return false end
  end
  return redis.call('HLEN', KEYS[4]) == tonumber(ARGV[6])
end

if taken() then return refuse('taken') end
if nonce() ~= ARGV[3] then return refuse('flushed') end -- a fence that is gone refuses as well
local highest, mine = revision(), tonumber(ARGV[4])
if mine < highest then return refuse('outdated') end
settle_hash(KEYS[2])
settle_hash(KEYS[4])
local kept = redis.call('HMGET', KEYS[2], 'nonce', 'revision', 'facts')
local facts = redis.call('HGET', KEYS[4], 'facts')
if facts and kept[1] == ARGV[3] and kept[2] == ARGV[4] and kept[3] ~= facts
  and digest(kept[3]) then return refuse('forked') end
if mine > highest then raise(ARGV[4]) end

if whole_stage() then
  -- RENAME replaces the table without an UNLINK before it: the key would then be missing, and a cluster node that is
  -- importing the slot does not run commands on missing keys.
  redis.call('RENAME', KEYS[4], KEYS[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[5])
  return 'ok'
end
if redis.call('HGET', KEYS[2], 'token') == ARGV[2] then return refuse('ok') end
return refuse('lost')
