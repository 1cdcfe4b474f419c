-- KEYS: the reader's window and marks, then rate limit counters. ARGV: reader id, items wanted, entry that the page follows
-- or '', now in milliseconds, seconds that an idle window lives, size of a window, most merged authors, then the limits.
-- Returns {outcome, place of the tightest limit or 0, what remains of it, seconds until it gives way, bytes, bytes}:
-- a page as JSON and its last entry, or the ids of missing posts (or lists of authors) and of missing authors.
local LIMITED, PAGE, PAGE_AND_MORE, COLD, BUILT_NOW, EXHAUSTED, LISTS, PARTS = 0, 1, 2, 3, 4, 5, 6, 7
local SHOWN, AUTHOR_ONLY = 118, 97 -- v, a: a card's ninth byte
local ROUNDS = 8
local call, byte, sub, concat = redis.call, string.byte, string.sub, table.concat
local window_key, marks_key = KEYS[1], KEYS[2]
local reader, limit, cursor, now = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local chunk = limit + 2 -- one to see whether more follows, one to see the header
local place, remaining, reset = 0, 0, 0

local function answer(outcome, first, second)
  return { outcome, place, remaining, reset, first or '', second or '' }
end

local function is_thin(key)
  return call('LLEN', key) - 1 < tonumber(ARGV[6]) / 2
end

-- A list that is worn down to less than half by removals is worth building anew.
local function exhausted(source)
  if not is_thin(source.key) then return answer(EXHAUSTED) end
  call('DEL', source.key)
  if source.key == window_key then return answer(COLD) end
  return answer(LISTS, sub(source.key, 3))
end

local function open_sources(header)
  local sources, missing, building = { open_source(window_key, cursor, chunk) }, {}, false
  for at = AUTHORS, #header, 16 do
    local author = sub(header, at, at + 15)
    local source = open_source('a:' .. author, cursor, 1) -- most have nothing for this page: look at the head first
    if source.is_missing then missing[#missing + 1] = author end
    building = building or source.is_building
    sources[#sources + 1] = source
  end
  return sources, concat(missing), building
end

-- Takes shown posts until `wanted` are there. Returns entries, their cards, ids of missing cards, the source that ran out.
local function take_posts(sources, wanted)
  local entries, cards, missing, count = {}, {}, {}, 0
  for _ = 1, ROUNDS do
    local batch, keys, spent = {}, {}, nil
    for i = 1, wanted - count do
      batch[i], spent = take_newest(sources, chunk)
      if not batch[i] then break end
      keys[i] = 'c:' .. sub(batch[i], 9)
    end
    if #keys > 0 then
      local found = call('MGET', unpack(keys))
      for i, card in ipairs(found) do
        if not card or byte(card) == LEASE then
          missing[#missing + 1] = sub(batch[i], 9)
        else
          local state = byte(card, 9)
          if state == SHOWN or (state == AUTHOR_ONLY and sub(card, 10, 25) == reader) then
            count = count + 1
            entries[count], cards[count] = batch[i], card
          end
        end
      end
    end
    if #missing > 0 or count == wanted or #keys == 0 or spent then
      return entries, cards, missing, count < wanted and spent
    end
  end
  return entries, cards, missing, sources[1]
end

-- Returns the author of each card as the bytes between card and marks, or the ids of those that are missing.
local function find_authors(cards, count)
  local ids, keys, place_of, missing = {}, {}, {}, {}
  for i = 1, count do
    local author = sub(cards[i], 10, 25)
    if not place_of[author] then
      keys[#keys + 1] = 'p:' .. author
      place_of[author] = #keys
    end
    ids[i] = author
  end
  local found, parts = call('MGET', unpack(keys)), {}
  for i, part in ipairs(found) do
    if not part or byte(part) == LEASE then
      missing[#missing + 1] = sub(keys[i], 3)
    else
      parts[i] = sub(part, 9)
    end
  end
  for i = 1, count do
    ids[i] = parts[place_of[ids[i]]]
  end
  return ids, concat(missing)
end

local function find_marks(entries, count)
  local fields = {}
  for i = 1, count do
    fields[i] = sub(entries[i], 9)
  end
  return call('HMGET', marks_key, 'ok', unpack(fields))
end

local marks_part = { [0] = '{"liked":false,"bookmarked":false,"reposted":false}}' }
local function render_marks(bits)
  if not marks_part[bits] then
    marks_part[bits] = string.format('{"liked":%s,"bookmarked":%s,"reposted":%s}}',
      tostring(bits % 2 >= 1), tostring(bits % 4 >= 2), tostring(bits >= 4))
  end
  return marks_part[bits]
end

local function render(cards, authors, marks, count)
  local parts = { '[' }
  for i = 1, count do
    local mark = marks[i + 1]
    local at = 4 * i
    parts[at - 2] = sub(cards[i], 26)
    parts[at - 1] = authors[i]
    parts[at] = render_marks(mark and byte(mark, 9) or 0)
    parts[at + 1] = i < count and ',' or ''
  end
  parts[#parts + 1] = ']'
  return concat(parts)
end

-- Once a day a read puts off the end of what it used.
local function keep_alive(header)
  local today = math.floor(now / 86400000)
  if struct.unpack('>I2', header, DAY) == today then return end
  call('LSET', window_key, -1, sub(header, 1, DAY - 1) .. struct.pack('>I2', today) .. sub(header, AUTHORS))
  call('EXPIRE', window_key, ARGV[5])
  call('EXPIRE', marks_key, ARGV[5])
  for at = AUTHORS, #header, 16 do
    call('EXPIRE', 'a:' .. sub(header, at, at + 15), ARGV[5])
  end
end

local function read_page()
  local header = call('LINDEX', window_key, -1)
  if not header then return answer(COLD) end
  if byte(header) == BUILDING then return answer(BUILT_NOW) end
  if (#header - AUTHORS + 1) / 16 > tonumber(ARGV[7]) then return answer(EXHAUSTED) end
  local sources, lists, building = open_sources(header)
  if lists ~= '' then return answer(LISTS, lists) end
  if building then return answer(BUILT_NOW) end
  local entries, cards, missing, spent = take_posts(sources, limit + 1)
  if #missing > 0 then return answer(PARTS, concat(missing)) end
  if spent then return exhausted(spent) end
  local count = math.min(#entries, limit)
  if count == 0 then return answer(PAGE, '[]') end
  local authors, strangers = find_authors(cards, count)
  if strangers ~= '' then return answer(PARTS, '', strangers) end
  local marks = find_marks(entries, count)
  if not marks[1] then return answer(COLD) end
  if struct.unpack('>I8', entries[count]) < struct.unpack('>I8', marks[1]) then return answer(EXHAUSTED) end
  keep_alive(header)
  local outcome = #entries > limit and PAGE_AND_MORE or PAGE
  return answer(outcome, render(cards, authors, marks, count), entries[count])
end

if #KEYS > 2 then
  local allowed
  allowed, place, remaining, reset = count_request({ unpack(KEYS, 3) }, ARGV, 8, #KEYS - 2, now)
  if allowed == 0 then return answer(LIMITED) end
end
return read_page()
