-- ARGV: author id, stamp of the reading of readers, keys of the windows (18 bytes each).
-- Returns how many windows merge the author from now on.
local call, sub = redis.call, string.sub
local author, stamp, keys = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local merged = 0
for at = 1, #keys, 18 do
  local key = sub(keys, at, at + 17)
  local header = call('LINDEX', key, -1)
  if header and stamp >= stamp_of(header) then
    if string.byte(header) == BUILDING then
      call('DEL', key)
    elseif not merges(header, author) then
      call('LSET', key, -1, header .. author)
      merged = merged + 1
    end
  end
end
return merged
