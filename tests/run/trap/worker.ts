/**
 * On workerd: traps, and goes on.
 */

import '../../../js/entry/workerd.js'
import { counter, isFirepathError, trap, version } from './facade.js'

export default {
  fetch(): Response {
    const one = counter(5)
    const counted = [one.next()]
    try {
      trap()
    } catch (error) {
      const code = isFirepathError(error) ? error.code : String(error)
      counted.push(one.next())
      return Response.json({ code, counted, version: version() })
    }
    return Response.json({ code: 'no trap' })
  },
}
