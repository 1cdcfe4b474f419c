// The recipe for plain fetch, as a device that scenarios can drive.
import { emptyState, openStore } from '../../../docs/recipes/sync/plain-fetch.js'

export async function openPlain({ call, strategy, onRefused }) {
  let saved = JSON.stringify(emptyState())
  const open = () =>
    openStore({ call, strategy, onRefused, state: JSON.parse(saved), save: async (it) => (saved = JSON.stringify(it)) })
  let store = open()
  return {
    put: (collection, id, fields) => store.put(collection, id, fields),
    remove: (collection, id) => store.remove(collection, id),
    all: async (collection) => store.all(collection),
    sync: () => store.sync(),
    restart: async () => (store = open()),
    close: async () => {},
  }
}
