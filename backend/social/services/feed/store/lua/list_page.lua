-- KEYS: the reader's window and marks. ARGV: entries wanted, entry that they follow or '', today as a number, seconds that
-- an idle window lives, size of a window, most merged authors.
-- Returns {outcome, entries, or ids of authors whose list is missing}; fewer entries than wanted: there are no more.
local LISTED, COLD, BEING_BUILT, EXHAUSTED, LISTS = 1, 3, 4, 5, 6
local call = redis.call
local header = call('LINDEX', KEYS[1], -1)
if not header then return { COLD, '' } end
if string.byte(header) == BUILDING then return { BEING_BUILT, '' } end
if #header - AUTHORS + 1 > 16 * tonumber(ARGV[6]) then return { EXHAUSTED, '' } end

local wanted = tonumber(ARGV[1])
local sources, lists, is_building = open_sources(header, KEYS[1], ARGV[2], wanted + 1)
if lists ~= '' then return { LISTS, lists } end
if is_building then return { BEING_BUILT, '' } end
local entries, spent = {}, nil
for i = 1, wanted do
  entries[i], spent = take_newest(sources, wanted + 1)
  if not entries[i] then break end
end
if spent then
  -- A list that removals have worn down to less than half is worth building anew.
  if call('LLEN', spent.key) - 1 >= tonumber(ARGV[5]) / 2 then return { EXHAUSTED, '' } end
  call('DEL', spent.key)
  if spent.key == KEYS[1] then return { COLD, '' } end
  return { LISTS, string.sub(spent.key, 3) }
end
keep_alive(header, KEYS[1], KEYS[2], tonumber(ARGV[3]), ARGV[4])
return { LISTED, table.concat(entries) }
