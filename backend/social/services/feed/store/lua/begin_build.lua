-- KEYS: the list and, for a window, its reader's marks. ARGV: seconds of the lease.
-- Returns the stamp of the build, or nil where another one goes on or nothing is missing.
local call = redis.call
local first = call('LINDEX', KEYS[1], 0)
if first then
  local is_whole = not KEYS[2] or call('EXISTS', KEYS[2]) == 1
  if string.byte(first) == BUILDING or is_whole then return nil end
  call('DEL', KEYS[1])
end
local stamp = tick()
call('RPUSH', KEYS[1], 'B0' .. struct.pack('>I8', stamp))
call('EXPIRE', KEYS[1], ARGV[1])
call('SET', 'z:build', string.format('%.0f', stamp))
return stamp
