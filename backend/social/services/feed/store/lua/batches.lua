-- Cuts a string into pieces of one length, at most 500 to a batch: a call takes only so many arguments.
local function batches(text, length)
  local all, batch = {}, nil
  for at = 1, #text, length do
    if (at - 1) % (500 * length) == 0 then
      batch = {}
      all[#all + 1] = batch
    end
    batch[#batch + 1] = string.sub(text, at, at + length - 1)
  end
  return all
end
