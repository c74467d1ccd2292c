/** Runs before the page is painted, so that the chosen theme never flashes. */
const chosen = localStorage.getItem('lera-theme')
const dark = matchMedia('(prefers-color-scheme: dark)')
const root = document.documentElement

if (chosen) root.dataset.theme = chosen
root.dataset.shown = chosen ?? (dark.matches ? 'dark' : 'light')

document.addEventListener('click', (event) => {
  if (!(event.target as Element).closest('[data-theme-toggle]')) return
  const next = root.dataset.shown === 'dark' ? 'light' : 'dark'
  root.dataset.theme = next
  root.dataset.shown = next
  localStorage.setItem('lera-theme', next)
})

dark.addEventListener('change', () => {
  if (!root.dataset.theme) root.dataset.shown = dark.matches ? 'dark' : 'light'
})
