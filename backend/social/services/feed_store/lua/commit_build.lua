-- KEYS: the list and, for a window, its reader's marks. ARGV: stamp of the build, seconds to live, '1' if complete or '0',
-- today as a number, ids of merged authors, entries, and for a window: since (8 bytes) with version (8), marks (post id and
-- a byte of bits, 17 each).
-- Returns 1, or 0 where the build was overtaken by a change and what it read may be old.
local call, sub = redis.call, string.sub
local stamp = struct.pack('>I8', tonumber(ARGV[1]))
if call('LINDEX', KEYS[1], 0) ~= 'B0' .. stamp then return 0 end

local function in_batches(from, to, step, send)
  for first = from, to, step do
    send(first, math.min(first + step - 1, to))
  end
end

local entries = ARGV[6]
call('DEL', KEYS[1])
in_batches(1, #entries, 100 * 24, function(first, last)
  local batch = {}
  for at = first, last, 24 do
    batch[#batch + 1] = sub(entries, at, at + 23)
  end
  call('RPUSH', KEYS[1], unpack(batch))
end)
call('RPUSH', KEYS[1], 'H' .. ARGV[3] .. stamp .. struct.pack('>I2', tonumber(ARGV[4])) .. ARGV[5])
call('EXPIRE', KEYS[1], ARGV[2])
if not KEYS[2] then return 1 end

local since, marks = ARGV[7], ARGV[8]
local version = sub(since, 9)
call('DEL', KEYS[2])
call('HSET', KEYS[2], 'ok', since)
in_batches(1, #marks, 100 * 17, function(first, last)
  local batch = {}
  for at = first, last, 17 do
    batch[#batch + 1] = sub(marks, at, at + 15)
    batch[#batch + 1] = version .. sub(marks, at + 16, at + 16)
  end
  call('HSET', KEYS[2], unpack(batch))
end)
call('EXPIRE', KEYS[2], ARGV[2])
return 1
