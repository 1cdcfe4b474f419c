// A device's clock: while it is the device's turn, all that asks for the time is told this one.
const TrueDate = Date

export async function withClock(aheadMs, turn) {
  globalThis.Date = class extends TrueDate {
    constructor(...given) {
      if (given.length) super(...given)
      else super(TrueDate.now() + aheadMs)
    }

    static now() {
      return TrueDate.now() + aheadMs
    }
  }
  try {
    return await turn()
  } finally {
    globalThis.Date = TrueDate
  }
}

/** Let a device do something so many seconds ago: of two edits one is later, however fast they are made. */
export const ago = (seconds, turn) => withClock(-1000 * seconds, turn)
