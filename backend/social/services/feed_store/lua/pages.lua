local ROUNDS = 8 -- of looking for posts that are shown, before SQL is asked

-- Takes shown posts until `wanted` are there. Returns entries, their cards' keys, their cards, the ids of missing cards,
-- and the source that ran out before.
local function take_posts(sources, wanted, reader)
  local byte, sub = string.byte, string.sub
  local entries, keys, cards, count = {}, {}, {}, 0
  for _ = 1, ROUNDS do
    local batch, batch_keys, spent, missing = {}, {}, nil, nil
    for i = 1, wanted - count do
      local entry
      entry, spent = take_newest(sources, wanted + 1)
      if not entry then break end
      batch[i], batch_keys[i] = entry, sub(entry, 9)
    end
    if #batch > 0 then
      local found = redis.call('MGET', unpack(batch_keys))
      for i = 1, #batch do
        local card = found[i]
        if not card or byte(card) == LEASE then
          missing = (missing or '') .. sub(batch[i], 11)
        else
          local state = byte(card, STATE)
          if state == SHOWN or (state == AUTHOR_ONLY and sub(card, 12, 27) == reader) then
            count = count + 1
            entries[count], keys[count], cards[count] = batch[i], batch_keys[i], card
          end
        end
      end
    end
    if missing or spent or count == wanted or #batch == 0 then
      return entries, keys, cards, missing, count < wanted and spent
    end
  end
  return entries, keys, cards, nil, sources[1]
end

-- Returns the author of each card as the bytes between card and marks, or nil and the ids of those that are missing.
local function find_authors(cards, count)
  local byte, sub = string.byte, string.sub
  local authors, keys, missing = {}, {}, nil
  for i = 1, count do
    local key = sub(cards[i], 10, 27)
    authors[i] = key
    if not keys[key] then
      keys[#keys + 1] = key
      keys[key] = #keys
    end
  end
  local found = redis.call('MGET', unpack(keys))
  for i = 1, #keys do
    local part = found[i]
    if not part or byte(part) == LEASE then
      missing = (missing or '') .. sub(keys[i], 3)
    else
      found[i] = sub(part, 9)
    end
  end
  if missing then return nil, missing end
  for i = 1, count do
    authors[i] = found[keys[authors[i]]]
  end
  return authors
end

-- The viewer's part of an item by bits, with and without the comma to the next item; made when first needed.
local MARKS, MARKS_AND_COMMA = {}, {}
local function make_marks()
  for bits = 0, 7 do
    MARKS[bits] = string.format('{"liked":%s,"bookmarked":%s,"reposted":%s}}',
      tostring(bits % 2 >= 1), tostring(bits % 4 >= 2), tostring(bits >= 4))
    MARKS_AND_COMMA[bits] = MARKS[bits] .. ','
  end
end

-- Returns the items as a JSON array; marks[i + 1] is the viewer's on the i-th.
local function render(cards, authors, marks, count)
  if not MARKS[0] then make_marks() end
  local sub, byte = string.sub, string.byte
  local parts = { '[' }
  for i = 1, count do
    local mark, at = marks[i + 1], 3 * i
    local bits = mark and byte(mark, 9) or 0
    parts[at - 1] = sub(cards[i], 28)
    parts[at] = authors[i]
    parts[at + 1] = i < count and MARKS_AND_COMMA[bits] or MARKS[bits]
  end
  parts[3 * count + 2] = ']'
  return table.concat(parts)
end

-- Once a day a read puts off the end of what it used.
local function keep_alive(header, window_key, marks_key, now, seconds)
  local today = math.floor(now / 86400000)
  if struct.unpack('>I2', header, DAY) == today then return end
  local call, sub = redis.call, string.sub
  call('LSET', window_key, -1, sub(header, 1, DAY - 1) .. struct.pack('>I2', today) .. sub(header, AUTHORS))
  call('EXPIRE', window_key, seconds)
  call('EXPIRE', marks_key, seconds)
  for at = AUTHORS, #header, 16 do
    call('EXPIRE', 'a:' .. sub(header, at, at + 15), seconds)
  end
end
