-- FLUSH   KEYS fence, then table and lease of every known entry   ARGV store, id
-- Answers {nonce, entries, bytes}: what was removed; or 'taken', and removes nothing. A repeated call with the same id
-- gives the same answer and removes nothing more. Entries that are not named in KEYS are invalidated by the nonce and
-- expire by their TTL.
if taken() then return 'taken' end
local current = nonce()
if current and string.sub(current, 18) == ARGV[2] then
  local receipt = redis.call('HMGET', KEYS[1], 'flushed_entries', 'flushed_bytes')
  return {current, whole(receipt[1]) or 0, whole(receipt[2]) or 0}
end

-- The bytes of a chunk. On a server without HSTRLEN the script reads the chunk.
local function size(table, chunk)
  local bytes = redis.pcall('HSTRLEN', table, chunk)
  if failed(bytes) then bytes = #(redis.call('HGET', table, chunk) or '') end
  return bytes
end

-- The bytes of an entry's chunks, of which there are at most a thousand; none for a key that is not a hash.
local function payload(table)
  local bytes, chunks = 0, redis.pcall('HGET', table, 'chunks')
  if failed(chunks) then return 0 end
  for chunk = 0, math.min(whole(chunks) or 0, 1000) - 1 do
    bytes = bytes + size(table, chunk)
  end
  return bytes
end

local entries, bytes = 0, 0
for i = 2, #KEYS, 2 do
  bytes = bytes + payload(KEYS[i])
  -- The removals come before the write to the fence, so that a server that is out of memory can be flushed: once a
  -- script has freed memory, Redis lets it write.
  entries = entries + remove(KEYS[i])
  remove(KEYS[i + 1])
end
current = renew(ARGV[2])
redis.call('HSET', KEYS[1], 'flushed_entries', entries, 'flushed_bytes', bytes)
return {current, entries, bytes}
