-- KEYS: the reader's window and marks. ARGV: today as a number, seconds that an idle window lives.
local header = redis.call('LINDEX', KEYS[1], -1)
if header and string.byte(header) == HEADER then
  keep_alive(header, KEYS[1], KEYS[2], tonumber(ARGV[1]), ARGV[2])
end
return 1
