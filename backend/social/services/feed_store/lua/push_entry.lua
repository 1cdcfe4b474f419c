-- ARGV: entry, stamp of the reading of readers ('' for none), size of a window, keys of the lists (18 bytes each).
-- Returns how many lists took the entry.
local call, byte, sub, unpack_number = redis.call, string.byte, string.sub, struct.unpack
local entry, stamp, size, keys = ARGV[1], tonumber(ARGV[2]) or math.huge, tonumber(ARGV[3]), ARGV[4]
local published = unpack_number('>I8', entry)
-- A build that began after the stamp has read this entry from SQL, or knows why it is not to be had.
local latest = call('GET', 'z:build')
local is_fenced = stamp < math.huge and (not latest or tonumber(latest) > stamp)

-- Trims in slack, so that it happens once in 64 pushes; what is cut off is older history, so the rest is not complete.
local function trim(key, length)
  if length <= size + 65 then return end
  local header = call('RPOP', key)
  call('LTRIM', key, 0, size - 1)
  call('RPUSH', key, 'H0' .. sub(header, STAMP))
end

-- Inserts below the first element. What is older than the last entry belongs only to a complete list.
local function insert_late(key)
  local from = 0
  while true do
    local part = call('LRANGE', key, from, from + 63)
    for _, other in ipairs(part) do
      if other == entry then return 0 end
      if byte(other) == HEADER then
        if byte(other, 2) ~= COMPLETE then return 0 end
        trim(key, call('LINSERT', key, 'BEFORE', other, entry))
        return 1
      end
      if newer(entry, other) then
        trim(key, call('LINSERT', key, 'BEFORE', other, entry))
        return 1
      end
    end
    if #part == 0 then
      call('DEL', key)
      return 0
    end
    from = from + 64
  end
end

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
    elseif kind ~= HEADER and unpack_number('>I8', first) < published then
      trim(key, call('LPUSH', key, entry))
      taken = taken + 1
    else
      taken = taken + insert_late(key)
    end
  end
end
return taken
