-- A source walks down one list from a place: `entry` and `time` are its head, nil at its end.
local function advance(source, chunk)
  if source.at == source.size then
    if source.is_ended then
      source.entry = nil
      return
    end
    local part = redis.call('LRANGE', source.key, source.from, source.from + chunk - 1)
    local size = #part
    local last = part[size]
    if not last then
      source.is_missing = true -- a list is never without its header
      source.is_ended = true
    elseif string.byte(last) == HEADER then
      source.is_ended, source.is_complete = true, string.byte(last, 2) == COMPLETE
      size = size - 1
    elseif string.byte(last) == BUILDING then
      source.is_building, source.is_ended = true, true
      size = 0
    end
    source.part, source.size, source.at, source.from = part, size, 0, source.from + size
    if size == 0 then
      source.entry = nil
      return
    end
  end
  source.at = source.at + 1
  source.entry = source.part[source.at]
  source.time = struct.unpack('>I8', source.entry)
end

-- The place of the first entry that is older than the cursor.
local function place_after(key, cursor)
  if cursor == '' then return 0 end
  local low, high = 0, redis.call('LLEN', key) - 1
  while low < high do
    local middle = math.floor((low + high) / 2)
    if newer(cursor, redis.call('LINDEX', key, middle)) then
      high = middle
    else
      low = middle + 1
    end
  end
  return math.max(low, 0)
end

local function open_source(key, cursor, chunk)
  local source = { key = key, from = place_after(key, cursor), at = 0, size = 0 }
  advance(source, chunk)
  return source
end

-- The newest head of the sources is taken from all of them. Returns nil at the end of all, or the incomplete source whose
-- end was reached: beyond it nobody knows here.
local function take_newest(sources, chunk)
  local best
  for _, source in ipairs(sources) do
    if source.entry then
      if not best or source.time > best.time
        or (source.time == best.time and newer(source.entry, best.entry)) then
        best = source
      end
    elseif not source.is_complete then
      return nil, source
    end
  end
  if not best then return nil end
  local entry = best.entry
  for _, source in ipairs(sources) do
    if source.entry == entry then advance(source, chunk) end
  end
  return entry
end
