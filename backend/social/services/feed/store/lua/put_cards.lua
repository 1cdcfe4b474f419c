-- KEYS: cards. ARGV: stamp, seconds to live, then for each key: version, state and author's id (9 bytes for a hidden post);
-- the post's part; version of the author and the author's part, or '' for the one that is stored.
-- Post and author each go up in version. Nothing is stored where nothing was (it might have been newer and evicted) but on
-- a lease that is no younger than the stamp; a younger one is broken, for its holder may have read before this change.
-- Returns how many cards changed.
local call, byte, sub, number = redis.call, string.byte, string.sub, struct.unpack
local stamp, changed = tonumber(ARGV[1]), 0
for i, key in ipairs(KEYS) do
  local head, part, author = ARGV[3 * i], ARGV[3 * i + 1], ARGV[3 * i + 2]
  local old = call('GET', key)
  local new
  if not old then
    -- absent
  elseif byte(old) == LEASE then
    if number('>I8', old, 2) <= stamp and (author ~= '' or byte(head, STATE) == HIDDEN) then
      new = join_card(head, part, author)
    else
      call('DEL', key)
    end
  else
    local is_newer = number('>I8', head) > number('>I8', old)
    local was_hidden = byte(old, STATE) == HIDDEN
    if is_newer and byte(head, STATE) == HIDDEN then
      new = head
    elseif is_newer and was_hidden then
      if author ~= '' then new = join_card(head, part, author) else call('DEL', key) end
    elseif not was_hidden then
      local is_author_newer = author ~= '' and number('>I8', author) > number('>I8', old, AUTHOR_VERSION)
      if is_newer or is_author_newer then
        local old_head, old_part, old_author = split_card(old)
        new = join_card(is_newer and head or old_head, is_newer and part or old_part,
          is_author_newer and author or old_author)
      end
    end
  end
  if new then
    call('SET', key, new, 'EX', ARGV[2])
    changed = changed + 1
  end
end
return changed
