-- KEYS: the reader's marks and window. ARGV: key of the card, version (8 bytes), bits (1 byte), most marks kept.
-- Returns 1 if the marks changed.
local call, number = redis.call, struct.unpack
local window = call('LINDEX', KEYS[2], 0)
if window and string.byte(window) == BUILDING then
  call('DEL', KEYS[2]) -- it may have read the marks before this change
end
local known = call('HMGET', KEYS[1], 'ok', ARGV[1])
if not known[1] then return 0 end
local version = number('>I8', ARGV[2])
if version <= number('>I8', known[1], 9) then return 0 end
if known[2] and version <= number('>I8', known[2]) then return 0 end
call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ARGV[3])
if call('HLEN', KEYS[1]) > tonumber(ARGV[4]) then
  call('DEL', KEYS[1]) -- the next read builds it anew, with what can be seen
end
return 1
