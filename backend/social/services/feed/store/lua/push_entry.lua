-- ARGV: entry, stamp of the reading of readers ('' for none), size of a window, keys of the lists (18 bytes each).
-- Returns how many lists took the entry.
local call, byte, sub, number = redis.call, string.byte, string.sub, struct.unpack
local entry, stamp, size, keys = ARGV[1], tonumber(ARGV[2]) or math.huge, tonumber(ARGV[3]), ARGV[4]
local published = number('>I8', entry)
-- A build that began after the stamp has read this entry from SQL, or knows why it is not to be had.
local latest = call('GET', 'z:build')
local is_fenced = stamp < math.huge and (not latest or tonumber(latest) > stamp)
local slack = size + 65

local taken = 0
for at = 1, #keys, 18 do
  local key = sub(keys, at, at + 17)
  local first = call('LINDEX', key, 0)
  if first then
    local kind = byte(first)
    if kind == BUILDING then
      if stamp >= stamp_of(first) then call('DEL', key) end
    elseif is_fenced and stamp < stamp_of(call('LINDEX', key, -1)) then
      -- built since
    elseif kind ~= HEADER and number('>I8', first) < published then
      local length = call('LPUSH', key, entry)
      if length > slack then trim(key, length, size) end
      taken = taken + 1
    else
      taken = taken + insert_in_order(key, entry, size)
    end
  end
end
return taken
