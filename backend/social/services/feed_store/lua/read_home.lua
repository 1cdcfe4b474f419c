-- KEYS: the reader's window and marks, then rate limit counters. ARGV: reader id, items wanted, entry that the page follows
-- or '', now in milliseconds, seconds that an idle window lives, size of a window, most merged authors, then the limits.
-- Returns {outcome, place of the tightest limit or 0, what remains of it, seconds until it gives way, bytes, bytes}:
-- a page as JSON and its last entry, or the ids of missing posts (or lists of authors) and of missing authors.
local LIMITED, PAGE, PAGE_AND_MORE, COLD, BEING_BUILT, EXHAUSTED, LISTS, PARTS = 0, 1, 2, 3, 4, 5, 6, 7
local call = redis.call
local window_key, marks_key = KEYS[1], KEYS[2]
local limit, now = tonumber(ARGV[2]), tonumber(ARGV[4])

local allowed, place, remaining, reset = 1, 0, 0, 0
if #KEYS > 2 then
  allowed, place, remaining, reset = count_request(KEYS, 3, #KEYS, ARGV, 8, now)
end
if allowed == 0 then return { LIMITED, place, remaining, reset, '', '' } end

local header = call('LINDEX', window_key, -1)
if not header then return { COLD, place, remaining, reset, '', '' } end
if string.byte(header) == BUILDING then return { BEING_BUILT, place, remaining, reset, '', '' } end
if #header - AUTHORS + 1 > 16 * tonumber(ARGV[7]) then return { EXHAUSTED, place, remaining, reset, '', '' } end

local sources, lists, is_building = open_sources(header, window_key, ARGV[3], limit + 2)
if lists ~= '' then return { LISTS, place, remaining, reset, lists, '' } end
if is_building then return { BEING_BUILT, place, remaining, reset, '', '' } end

local entries, keys, cards, missing, spent = take_posts(sources, limit + 1, ARGV[1])
if missing then return { PARTS, place, remaining, reset, missing, '' } end
if spent then
  -- A list that removals have worn down to less than half is worth building anew.
  if call('LLEN', spent.key) - 1 >= tonumber(ARGV[6]) / 2 then
    return { EXHAUSTED, place, remaining, reset, '', '' }
  end
  call('DEL', spent.key)
  if spent.key == window_key then return { COLD, place, remaining, reset, '', '' } end
  return { LISTS, place, remaining, reset, string.sub(spent.key, 3), '' }
end

local count = math.min(#entries, limit)
if count == 0 then return { PAGE, place, remaining, reset, '[]', '' } end
local authors, strangers = find_authors(cards, count)
if not authors then return { PARTS, place, remaining, reset, '', strangers } end
local marks = call('HMGET', marks_key, 'ok', unpack(keys, 1, count))
if not marks[1] then return { COLD, place, remaining, reset, '', '' } end
if struct.unpack('>I8', entries[count]) < struct.unpack('>I8', marks[1]) then
  return { EXHAUSTED, place, remaining, reset, '', '' }
end
keep_alive(header, window_key, marks_key, now, ARGV[5])
local outcome = #entries > limit and PAGE_AND_MORE or PAGE
return { outcome, place, remaining, reset, render(cards, authors, marks, count), entries[count] }
