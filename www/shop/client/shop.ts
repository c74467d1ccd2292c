/**
 * The demo shop's script: the shop's own behaviour, then firepath and the panel that shows what it did.
 */

import { startFirepath } from './firepath/start'
import { startPanel } from './panel/panel'
import { startAccount } from './shop/account'
import { startCart } from './shop/cart'
import { startCheckout } from './shop/checkout'

const history = startFirepath()
startCart()
startAccount()
startCheckout()
startPanel(history)
