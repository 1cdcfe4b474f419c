local function merges(header, author)
  for at = AUTHORS, #header, 16 do
    if string.sub(header, at, at + 15) == author then return true end
  end
  return false
end
