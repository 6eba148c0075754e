-- FILL   KEYS fence, table, lease, stage   ARGV token, nonce, revision, px, fields
-- Answers 'ok', 'flushed', 'outdated', or 'lost' when the stage is gone or lacks some of its fields.
-- Asked again after its answer was lost, it finds its own token in the table and answers 'ok'.
settle(KEYS[3], 'string')
if redis.call('GET', KEYS[3]) == ARGV[1] then redis.call('UNLINK', KEYS[3]) end

local function refuse(why)
  redis.call('UNLINK', KEYS[4])
  return why
end

if nonce() ~= ARGV[2] then return refuse('flushed') end -- a fence that is gone refuses as well
local highest, mine = revision(), tonumber(ARGV[3])
if mine < highest then return refuse('outdated') end
if mine > highest then raise(ARGV[3]) end

settle(KEYS[4], 'hash')
if redis.call('HLEN', KEYS[4]) == tonumber(ARGV[5]) then
  redis.call('UNLINK', KEYS[2])
  redis.call('RENAME', KEYS[4], KEYS[2])
  redis.call('PEXPIRE', KEYS[2], ARGV[4])
  return 'ok'
end
settle(KEYS[2], 'hash')
if redis.call('HGET', KEYS[2], 'token') == ARGV[1] then return refuse('ok') end
return refuse('lost')
