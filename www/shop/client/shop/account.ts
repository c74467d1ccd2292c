import { find } from './dom'
import { load, save } from './storage'
import { toast } from './toast'

interface Account {
  name: string
  email: string
}

const key = 'lera-account'

/** Dispatched on `document` when the visitor signs out. */
export const SIGNED_OUT = 'lera:signed-out'

/** Makes the account page and the header's account link work. */
export function startAccount(): void {
  for (const id of ['sign-in', 'sign-up']) {
    find<HTMLFormElement>(`#${id}`)?.addEventListener('submit', (event) => {
      event.preventDefault()
      const form = event.currentTarget as HTMLFormElement
      const data = new FormData(form)
      const email = `${data.get('email')}`
      const known = load<Account | null>(localStorage, key, null)
      const name = `${data.get('name') ?? (known?.email === email ? known.name : email.split('@')[0])}`
      save(localStorage, key, { name, email })
      form.reset()
      show()
      toast(id === 'sign-up' ? 'Your account is ready' : 'Welcome back')
    })
  }
  find('[data-sign-out]')?.addEventListener('click', () => {
    localStorage.removeItem(key)
    show()
    document.dispatchEvent(new CustomEvent(SIGNED_OUT))
    toast('Signed out')
  })
  show()
}

function show(): void {
  const account = load<Account | null>(localStorage, key, null)
  const inside = find('[data-signed-in]')
  const outside = find('[data-signed-out]')
  if (inside && outside) {
    inside.hidden = !account
    outside.hidden = !!account
    const name = find('[data-name]')
    const email = find('[data-email]')
    if (name) name.textContent = account?.name ?? ''
    if (email) email.textContent = account?.email ?? ''
  }
  const link = find('[data-account]')
  link?.toggleAttribute('data-in', !!account)
  link?.setAttribute('aria-label', account ? `Account of ${account.name}` : 'Account')
}
