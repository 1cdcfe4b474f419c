-- KEYS: the list and, for a window, its reader's marks. ARGV: stamp of the build, seconds to live, '1' if complete or '0',
-- today as a number, ids of merged authors, entries, and for a window: since (8 bytes) with version (8), marks (card key
-- and a byte of bits, 19 each).
-- Returns 1, or 0 where the build was overtaken by a change and what it read may be old.
local call, sub = redis.call, string.sub
local stamp = struct.pack('>I8', tonumber(ARGV[1]))
if call('LINDEX', KEYS[1], 0) ~= 'B0' .. stamp then return 0 end

call('DEL', KEYS[1])
for _, batch in ipairs(batches(ARGV[6], 26)) do
  call('RPUSH', KEYS[1], unpack(batch))
end
call('RPUSH', KEYS[1], 'H' .. ARGV[3] .. stamp .. struct.pack('>I2', tonumber(ARGV[4])) .. ARGV[5])
call('EXPIRE', KEYS[1], ARGV[2])
if not KEYS[2] then return 1 end

local version = sub(ARGV[7], 9)
call('DEL', KEYS[2])
call('HSET', KEYS[2], 'ok', ARGV[7])
for _, batch in ipairs(batches(ARGV[8], 19)) do
  local fields = {}
  for i, mark in ipairs(batch) do
    fields[2 * i - 1], fields[2 * i] = sub(mark, 1, 18), version .. sub(mark, 19)
  end
  call('HSET', KEYS[2], unpack(fields))
end
call('EXPIRE', KEYS[2], ARGV[2])
return 1
