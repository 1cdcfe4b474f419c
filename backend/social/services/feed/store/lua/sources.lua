-- A source walks down one list from a place: `entry` is its head, nil at its end, and `time` the head's.
local function advance(source, chunk)
  if source.at == source.size then
    if source.is_ended then
      source.entry = nil
      return
    end
    local part = redis.call('LRANGE', source.key, source.from, source.from + chunk - 1)
    local size = #part
    local last = part[size]
    local kind = last and string.byte(last)
    if not last then
      source.is_missing, source.is_ended = true, true -- a list is never without its header
    elseif kind == HEADER then
      source.is_ended, source.is_complete = true, string.byte(last, 2) == COMPLETE
      size = size - 1
    elseif kind == BUILDING then
      source.is_building, source.is_ended = true, true
      size = size - 1
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
  local low, high = 0, math.max(0, redis.call('LLEN', key) - 1)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if newer(cursor, redis.call('LINDEX', key, middle)) then
      high = middle
    else
      low = middle + 1
    end
  end
  return low
end

local function open_source(key, cursor, chunk)
  local from = cursor == '' and 0 or place_after(key, cursor)
  local source = { key = key, from = from, at = 0, size = 0 }
  advance(source, chunk)
  return source
end

-- Opens the window and the lists of the merged authors that its header names.
-- Returns them, the ids of authors whose list is missing, and whether one is being built.
local function open_sources(header, window_key, cursor, chunk)
  local sources, missing, is_building = { open_source(window_key, cursor, chunk) }, '', false
  for at = AUTHORS, #header, 16 do
    local author = string.sub(header, at, at + 15)
    local source = open_source('a:' .. author, cursor, 1) -- most have nothing for this page: look at the head first
    if source.is_missing then missing = missing .. author end
    is_building = is_building or source.is_building
    sources[#sources + 1] = source
  end
  return sources, missing, is_building
end

-- The newest head of the sources is taken from all of them. Returns nil at the end of all, or nil and the incomplete
-- source whose end was reached: what comes after it nobody knows here.
local function take_newest(sources, chunk)
  local best
  for i = 1, #sources do
    local source = sources[i]
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
  for i = 1, #sources do
    if sources[i].entry == entry then advance(sources[i], chunk) end
  end
  return entry
end
