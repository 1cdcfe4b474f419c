-- A list is entries (24 bytes, newest first: microseconds of publication in 8, the post's id in 16), then its header: 'H',
-- '1' if nothing older exists or '0', the stamp of its build (8 bytes), the day it was last read (2), ids of merged authors
-- (16 each). While it is built there is one element: 'B0' and the stamp.
local BUILDING, HEADER, COMPLETE = 66, 72, 49 -- first bytes: B, H; second byte: 1
local STAMP, DAY, AUTHORS = 3, 11, 13         -- places in a header

-- Strings are compared by number: Lua's own < asks the locale.
local function newer(a, b)
  local a1, a2, a3, a4 = struct.unpack('>I6I6I6I6', a)
  local b1, b2, b3, b4 = struct.unpack('>I6I6I6I6', b)
  if a1 ~= b1 then return a1 > b1 end
  if a2 ~= b2 then return a2 > b2 end
  if a3 ~= b3 then return a3 > b3 end
  return a4 > b4
end

local function stamp_of(header)
  return (struct.unpack('>I8', header, STAMP))
end
