-- FLUSH   KEYS fence, then table and lease of every known entry   ARGV store, id
-- Answers {nonce, entries, bytes}: what was removed; or 'taken', and removes nothing. Asked again with the same id, it gives the same answer and removes
-- nothing more. Entries it was not told of die by the nonce, and later by their TTL.
if taken() then return 'taken' end
local current = nonce()
if current and string.sub(current, 18) == ARGV[2] then
  local receipt = redis.call('HMGET', KEYS[1], 'flushed_entries', 'flushed_bytes')
  return {current, whole(receipt[1]) or 0, whole(receipt[2]) or 0}
end

-- The bytes of an entry's chunks, which are its numbered fields.
local function payload(table)
  local bytes = 0
  for _, field in ipairs(redis.call('HKEYS', table)) do
    if whole(field) then bytes = bytes + redis.call('HSTRLEN', table, field) end
  end
  return bytes
end

local entries, bytes = 0, 0
for i = 2, #KEYS, 2 do
  local kind = redis.call('TYPE', KEYS[i]).ok
  if kind ~= 'none' then entries = entries + 1 end
  if kind == 'hash' then bytes = bytes + payload(KEYS[i]) end
  -- Unlinking before the fence is written lets a server that is out of memory be flushed: once a script has freed
  -- something, Redis lets it write.
  redis.call('UNLINK', KEYS[i], KEYS[i + 1])
end
current = renew(ARGV[2])
redis.call('HSET', KEYS[1], 'flushed_entries', entries, 'flushed_bytes', bytes)
return {current, entries, bytes}
