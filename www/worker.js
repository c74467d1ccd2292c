/** The demo's Worker, whole: what a company deploys. */

import { createWorker, Store } from 'firepath/worker'
import workspace from './workspace.json'

export default createWorker({ workspace })
export { Store }
