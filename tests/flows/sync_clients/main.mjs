// Plays the one scenario that a line of JSON on stdin names; a failure exits with 1.
import { text } from 'node:stream/consumers'

import * as conflicts from './conflicts.mjs'
import * as everyday from './everyday.mjs'
import { Stage } from './stage.mjs'
import * as trouble from './trouble.mjs'

const { scenario, ...given } = JSON.parse(await text(process.stdin))
const stage = new Stage(given)
if (!(scenario in everyday)) stage.collections = ['posts', 'drafts'] // RxDB opens 16 collections at a time, no more
await { ...everyday, ...conflicts, ...trouble }[scenario](stage)
await stage.close()
process.exit()
