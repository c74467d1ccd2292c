/** What was taken, for people. It reads `/taken` every two seconds. */
export const page = /* html */ `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Stand-in of Customer.io</title>
<style>
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 14%, transparent); --quiet: color-mix(in srgb, currentColor 62%, transparent) }
  body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem }
  h1 { font-size: 1.5rem; margin: 0 0 .25rem }
  p { margin: 0 0 1rem; color: var(--quiet); max-width: 46rem }
  dl { display: flex; gap: 2.5rem; margin: 1.5rem 0 }
  dt { color: var(--quiet); font-size: .85rem }
  dd { margin: 0; font-size: 1.5rem; font-variant-numeric: tabular-nums }
  .wide { overflow-x: auto }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
  th { font-weight: 500; color: var(--quiet); font-size: .85rem }
  td { font-variant-numeric: tabular-nums }
  code { font: 13px/1.5 ui-monospace, monospace; overflow-wrap: anywhere }
  summary { cursor: pointer; color: var(--quiet) }
  pre { font: 12px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0 }
  #empty { padding: 2rem 0 }
</style>
<h1>Stand-in of Customer.io’s Track API</h1>
<p>This is not Customer.io. It checks credentials and the published limits, answers as the specification says,
discards repeated event ids, and lists what it took, the latest first. Nothing is applied and nobody is mailed.</p>
<dl>
  <div><dt>taken</dt><dd id="total">–</dd></div>
  <div><dt>repeats discarded</dt><dd id="repeats">–</dd></div>
  <div><dt>refused</dt><dd id="refused">–</dd></div>
</dl>
<p id="empty">Nothing was taken yet.</p>
<div class="wide"><table hidden>
  <thead><tr><th>time<th>what<th>who<th>event id<th>content</thead>
  <tbody></tbody>
</table></div>
<script type="module">
  const rows = document.querySelector('tbody')
  const table = document.querySelector('table')
  let after = 0
  const cell = (row, text, tag) => {
    const td = row.insertCell()
    if (tag) td.appendChild(document.createElement(tag)).textContent = text
    else td.textContent = text
    return td
  }
  async function read() {
    const response = await fetch('/taken?limit=500&after=' + after)
    const { taken, total, repeats, refused } = await response.json()
    if (total < rows.rows.length) { rows.replaceChildren(); after = 0; return read() }
    for (const [id, n] of Object.entries({ total, repeats, refused })) document.getElementById(id).textContent = n
    for (const one of taken) {
      after = one.seq
      const row = rows.insertRow(0)
      cell(row, new Date(one.at).toLocaleTimeString())
      cell(row, one.name ? one.action + ' · ' + one.name : one.action + (one.type === 'person' ? '' : ' · ' + one.type))
      cell(row, Object.entries(one.identifiers ?? {}).map(([k, v]) => k + ' ' + v).join(', ') || 'nobody', 'code')
      cell(row, one.id ?? '', 'code')
      const details = document.createElement('details')
      details.appendChild(document.createElement('summary')).textContent = one.api
      details.appendChild(document.createElement('pre')).textContent = JSON.stringify(one.body, null, 2)
      row.insertCell().append(details)
    }
    while (rows.rows.length > 500) rows.deleteRow(-1)
    table.hidden = rows.rows.length === 0
    document.getElementById('empty').hidden = rows.rows.length > 0
  }
  for (;;) {
    try { await read() } catch {}
    await new Promise((done) => setTimeout(done, 2000))
  }
</script>
</html>
`
