-- KEYS: cards of posts of one author. ARGV: seconds to live, version of the author (8 bytes) with the author's part.
-- Returns how many cards changed.
local call, byte, number = redis.call, string.byte, struct.unpack
local author, changed = ARGV[2], 0
for _, key in ipairs(KEYS) do
  local old = call('GETRANGE', key, 0, LENGTH - 2)
  if byte(old) == LEASE then
    call('DEL', key) -- its holder may have read before this change
  elseif #old == LENGTH - 1 and number('>I8', author) > number('>I8', old, AUTHOR_VERSION) then
    local head, part = split_card(call('GET', key))
    call('SET', key, join_card(head, part, author), 'EX', ARGV[1])
    changed = changed + 1
  end
end
return changed
