-- A card: version (8 bytes), state, author's id (16), version of the author (8), length of the post's part (4), the post's
-- part, the author's part. Of a post that is for nobody version and state are left. Somebody who is about to put one leaves
-- a lease: 'L' and a stamp (8).
local LEASE, SHOWN, HIDDEN = 76, 118, 120 -- first byte: L; states: v, x
local STATE, AUTHOR_VERSION, LENGTH, PARTS = 9, 26, 34, 38

local function split_card(card)
  local length = struct.unpack('>I4', card, LENGTH)
  return string.sub(card, 1, AUTHOR_VERSION - 1), string.sub(card, PARTS, PARTS + length - 1),
    string.sub(card, AUTHOR_VERSION, LENGTH - 1) .. string.sub(card, PARTS + length)
end

local function join_card(head, part, author)
  if string.byte(head, STATE) == HIDDEN then return head end
  return head .. string.sub(author, 1, 8) .. struct.pack('>I4', #part) .. part .. string.sub(author, 9)
end
