-- KEYS: the reader's marks and window. ARGV: post id, version (8 bytes) and bits (1), most marks kept.
-- Marks: since when they are all there (8 bytes), their version (8), then post id (16), version (8), bits (1) of each.
-- Returns 1 if the marks changed.
local call, sub, number = redis.call, string.sub, struct.unpack
local window = call('LINDEX', KEYS[2], 0)
if window and string.byte(window) == BUILDING then
  call('DEL', KEYS[2]) -- it may have read the marks before this change
end
local marks = call('GET', KEYS[1])
if not marks then return 0 end
local version = number('>I8', ARGV[2])
if version <= number('>I8', marks, 9) then return 0 end
local at = string.find(marks, ARGV[1], 17, true)
while at and (at - 17) % 25 ~= 0 do
  at = string.find(marks, ARGV[1], at + 1, true)
end
if at and version <= number('>I8', marks, at + 16) then return 0 end
local before, after = marks, ''
if at then before, after = sub(marks, 1, at - 1), sub(marks, at + 25) end
if #marks > 25 * tonumber(ARGV[3]) then
  call('DEL', KEYS[1]) -- the next read builds it anew, with what can be seen
else
  call('SET', KEYS[1], before .. ARGV[1] .. ARGV[2] .. after, 'KEEPTTL')
end
return 1
