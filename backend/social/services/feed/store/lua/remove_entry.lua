-- KEYS: the card. ARGV: entry, card version of the change that hides the post, keys of the lists (18 bytes each).
-- Returns how many lists had the entry.
local call, byte, sub = redis.call, string.byte, string.sub
local entry, version, keys = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local card = call('GETRANGE', KEYS[1], 0, STATE - 1)
local is_known = card ~= '' and byte(card) ~= LEASE
if is_known and byte(card, STATE) == SHOWN and struct.unpack('>I8', card) > version then
  return 0 -- shown again since
end
local removed = 0
for at = 1, #keys, 18 do
  local key = sub(keys, at, at + 17)
  local count = call('LREM', key, 1, entry)
  local first = call('LINDEX', key, 0)
  if first then
    local kind = byte(first)
    -- Without a card nobody knows whether the post is shown again: the list is built anew. And an empty list that is not
    -- complete says nothing about any time: whatever came next would seem to be all there is.
    if kind == BUILDING or (count == 1 and not is_known) or (kind == HEADER and byte(first, 2) ~= COMPLETE) then
      call('DEL', key)
    end
  end
  removed = removed + count
end
return removed
