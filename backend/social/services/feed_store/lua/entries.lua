-- A list is entries (26 bytes, newest first: microseconds of publication in 8, then the key of the card, 'c:' and the
-- post's id), then its header: 'H', '1' if nothing older exists or '0', the stamp of its build (8 bytes), the day it was
-- last read (2), ids of merged authors (16 each). While it is built there is one element: 'B0' and the stamp.
local BUILDING, HEADER, COMPLETE = 66, 72, 49 -- first bytes: B, H; second byte: 1
local STAMP, DAY, AUTHORS = 3, 11, 13         -- places in a header
local LEASE = 76                              -- first byte of a card or author that somebody is about to put: L
local STATE, SHOWN, AUTHOR_ONLY = 9, 118, 97  -- a card's ninth byte: v, a

-- Strings are compared by number: Lua's own < asks the locale.
local function newer(a, b)
  local a1, a2, a3, a4, a5 = struct.unpack('>I6I6I6I6I2', a)
  local b1, b2, b3, b4, b5 = struct.unpack('>I6I6I6I6I2', b)
  if a1 ~= b1 then return a1 > b1 end
  if a2 ~= b2 then return a2 > b2 end
  if a3 ~= b3 then return a3 > b3 end
  if a4 ~= b4 then return a4 > b4 end
  return a5 > b5
end

local function stamp_of(header)
  return (struct.unpack('>I8', header, STAMP))
end
