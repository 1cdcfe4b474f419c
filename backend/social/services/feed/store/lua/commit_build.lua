-- KEYS: the list and, for a window, its reader's marks. ARGV: stamp of the build, seconds to live, '1' if complete or '0',
-- today as a number, ids of merged authors, entries, and for a window the reader's marks.
-- Returns 1, or 0 where the build was overtaken by a change and what it read may be old.
local call = redis.call
local stamp = struct.pack('>I8', tonumber(ARGV[1]))
if call('LINDEX', KEYS[1], 0) ~= 'B0' .. stamp then return 0 end

call('DEL', KEYS[1])
for _, batch in ipairs(batches(ARGV[6], 24)) do
  call('RPUSH', KEYS[1], unpack(batch))
end
call('RPUSH', KEYS[1], 'H' .. ARGV[3] .. stamp .. struct.pack('>I2', tonumber(ARGV[4])) .. ARGV[5])
call('EXPIRE', KEYS[1], ARGV[2])
if KEYS[2] then
  call('SET', KEYS[2], ARGV[7], 'EX', ARGV[2])
end
return 1
