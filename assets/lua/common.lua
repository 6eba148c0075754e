-- Prepended to each of the other scripts.

-- Each line calls one command: an error always names the line, and only some servers name the command.

-- The error reply of a command; nil when the command succeeded.
local function failed(answer)
  return type(answer) == 'table' and answer.err
end

-- Removes a key. Falls back to DEL on a server without UNLINK; on a server without either, the error names UNLINK.
local function remove(key)
  local removed = redis.pcall('UNLINK', key)
  if failed(removed) then removed = redis.pcall('DEL', key) end
  if failed(removed) then redis.call('UNLINK', key) end
end

