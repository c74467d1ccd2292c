/**
 * Drawings of the products: every pot is an outline, a glaze dipped over it, light from the left and a shadow.
 */

/**
 * @typedef {'mug' | 'teapot' | 'bowl' | 'vase' | 'plate' | 'bottle' | 'dish' | 'card'} Shape
 * @typedef {'rust' | 'fjord' | 'moss' | 'blush' | 'ink' | 'oat'} Glaze
 */

/** Glaze, the same in shade, and the ground of the picture in both themes. @type {Record<Glaze, [string, string]>} */
const glazes = {
  rust: ['#c4693f', '#8f4526'],
  fjord: ['#5f8794', '#385a68'],
  moss: ['#7f8f62', '#525f3b'],
  blush: ['#dba692', '#b3745f'],
  ink: ['#46505f', '#272e3a'],
  oat: ['#dcc9a6', '#b39a6d'],
}

const clay = ['#ead9c0', '#c9ae8a']

/**
 * One picture, 400 by 400.
 *
 * @param {Shape} shape
 * @param {Glaze} glaze
 * @param {string} id keeps the names inside apart from those of other pictures on the page
 */
export function picture(shape, glaze, id) {
  const [colour, shade] = glazes[glaze]
  const name = (/** @type {string} */ part) => `${id}-${part}`
  const url = (/** @type {string} */ part) => `url(#${name(part)})`
  const gradient = (/** @type {string} */ part, /** @type {string[]} */ [from, to]) =>
    `<linearGradient id="${name(part)}" x1="0.05" x2="1" y1="0" y2="0.25"><stop offset="0.15" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient>`
  const tools = { id: name, url, colour, shade }
  return `<svg class="picture" viewBox="0 0 400 400" aria-hidden="true" focusable="false" data-glaze="${glaze}">
<defs>${gradient('clay', clay)}${gradient('glaze', [colour, shade])}
<radialGradient id="${name('shadow')}"><stop offset="0" stop-color="#000" stop-opacity=".34"/><stop offset=".55" stop-color="#000" stop-opacity=".16"/><stop offset="1" stop-color="#000" stop-opacity="0"/></radialGradient>
<pattern id="${name('speckle')}" width="46" height="46" patternUnits="userSpaceOnUse" patternTransform="rotate(17)"><g fill="#3b2a1c"><circle cx="6" cy="9" r="1.3" opacity=".4"/><circle cx="27" cy="4" r=".8" opacity=".3"/><circle cx="38" cy="22" r="1.5" opacity=".34"/><circle cx="15" cy="30" r=".9" opacity=".38"/><circle cx="30" cy="38" r="1.1" opacity=".28"/><circle cx="3" cy="41" r=".7" opacity=".4"/></g></pattern></defs>
${draw[shape](tools)}</svg>`
}

/** @typedef {{ id: (part: string) => string, url: (part: string) => string, colour: string, shade: string }} Tools */

/** A body of clay with glaze over part of it. */
const pot = (
  /** @type {Tools} */ { id, url },
  /** @type {string} */ outline,
  /** @type {string} */ dip,
  /** @type {string} */ light,
) => `<clipPath id="${id('body')}"><path d="${outline}"/></clipPath>
<g clip-path="${url('body')}"><path d="${outline}" fill="${url('clay')}"/><path d="${dip}" fill="${url('glaze')}"/><rect width="400" height="400" fill="${url('speckle')}"/><path d="${light}" fill="#fff" opacity=".2"/></g>`

const ground = (/** @type {Tools} */ { url }, /** @type {number} */ y, /** @type {number} */ width, x = 208) =>
  `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="${Math.round(width / 7)}" fill="${url('shadow')}"/>`

/** @type {Record<Shape, (tools: Tools) => string>} */
const draw = {
  mug: (t) => `${ground(t, 306, 122)}
<path d="M256 158c58-12 76 22 66 60-9 36-40 56-74 54" fill="none" stroke="${t.shade}" stroke-width="21" stroke-linecap="round"/>
<path d="M256 156c54-11 70 20 61 56-8 33-36 52-68 51" fill="none" stroke="${t.colour}" stroke-width="9" stroke-linecap="round" opacity=".8"/>
${pot(t, 'M106 118h164c2 62-2 130-16 172-4 12-10 16-22 16h-88c-12 0-18-4-22-16-14-42-18-110-16-172z', 'M90 90h200v140c-14 18-28 2-44 10-18 10-22 30-42 24-20-5-18-26-40-26-24 0-30 22-50 14-12-5-16-14-24-12z', 'M124 118h18c-2 66 4 128 14 186h-14c-12-40-19-112-18-186z')}
<ellipse cx="188" cy="118" rx="82" ry="17" fill="${t.shade}"/><ellipse cx="188" cy="121" rx="73" ry="13" fill="#2a1a10"/><ellipse cx="188" cy="124" rx="66" ry="9" fill="#4a2c18"/><path d="M136 122c20-8 60-9 82-5" stroke="#8a5a34" stroke-width="3" fill="none" stroke-linecap="round" opacity=".7"/>
<g fill="none" stroke="currentColor" stroke-width="5" stroke-linecap="round" opacity=".16"><path d="M164 92c-10-14 10-22 0-38"/><path d="M194 86c-10-14 10-22 0-38"/><path d="M224 92c-10-14 10-22 0-38"/></g>`,

  teapot: (t) => `${ground(t, 308, 140, 204)}
<path d="M116 172c-52-8-74 26-64 66 8 32 36 46 66 42" fill="none" stroke="${t.shade}" stroke-width="19" stroke-linecap="round"/>
<path d="M116 171c-46-7-64 22-56 58 7 28 30 42 56 40" fill="none" stroke="${t.colour}" stroke-width="8" stroke-linecap="round" opacity=".75"/>
<path d="M274 226c40-8 46-58 84-76l10 18c-26 20-24 84-82 106z" fill="${t.url('glaze')}"/>
${pot(t, 'M128 160c40-16 112-16 152 0 26 26 36 64 26 100-8 30-26 48-54 48h-96c-28 0-46-18-54-48-10-36 0-74 26-100z', 'M90 130h230v124c-20 14-36-6-58 4-22 9-22 30-48 28-24-2-22-28-48-30-24-2-36 20-62 8-6-3-10-2-14-2z', 'M134 164c8-4 14-5 22-6-26 40-26 100-4 148h-14c-32-40-38-104-4-142z')}
<path d="M144 156c6-26 30-38 60-38s54 12 60 38c-30 10-90 10-120 0z" fill="${t.url('glaze')}"/><path d="M144 156c30 10 90 10 120 0" fill="none" stroke="${t.shade}" stroke-width="4"/>
<circle cx="204" cy="106" r="15" fill="${t.url('clay')}"/><circle cx="199" cy="101" r="4" fill="#fff" opacity=".4"/>`,

  bowl: (t) => `<g transform="translate(0 -14)">${ground(t, 292, 144, 204)}
<path d="M164 276h72l8 18h-88z" fill="#a98a63"/>
${pot(t, 'M58 178h284c-4 62-50 104-104 106h-76c-54-2-100-44-104-106z', 'M40 150h320v62c-18 20-36 2-58 14-24 13-30 34-58 28-22-5-24-26-50-24-28 2-34 22-62 10-20-9-22-26-44-22-18 3-30-6-48-4z', 'M78 178h22c8 50 34 86 72 104-50-8-90-50-94-104z')}
<ellipse cx="200" cy="178" rx="142" ry="30" fill="${t.shade}"/><ellipse cx="200" cy="182" rx="130" ry="24" fill="${t.colour}"/><path d="M92 190c40 20 176 20 216 0-24 26-192 26-216 0z" fill="#fff" opacity=".13"/><ellipse cx="200" cy="182" rx="130" ry="24" fill="${t.url('speckle')}"/></g>`,

  vase: (
    t,
  ) => `<g transform="translate(12 26) scale(.94)"><g fill="none" stroke="#6b5138" stroke-linecap="round"><path d="M206 138C200 92 216 62 250 26" stroke-width="5"/><path d="M211 84c-14-12-30-18-46-16" stroke-width="3"/><path d="M218 70c16-2 34 2 46 10" stroke-width="3"/></g>
<g fill="#7d8f63"><path d="M166 68c-16-12-34-10-44 4 16 10 34 8 44-4z"/><path d="M262 80c8 16 24 22 40 14-6-16-24-22-40-14z"/><path d="M250 27c0-18 14-30 32-28 0 18-14 30-32 28z"/><path d="M190 72c-10-16-6-32 8-42 10 14 8 32-8 42z"/></g>
${ground(t, 346, 98, 210)}
${pot(t, 'M184 132h40c2 34 4 50 30 78 28 32 32 72 18 108-8 20-20 28-40 28h-56c-20 0-32-8-40-28-14-36-10-76 18-108 26-28 28-44 30-78z', 'M120 110h180v150c-18 22-30-2-52 8-20 10-20 34-44 30-22-4-20-30-44-28-20 1-28 14-40 10z', 'M188 132h10c0 40-2 58-24 86-26 34-28 82-10 126h-8c-30-40-30-90 0-128 26-32 30-50 32-84z')}
<ellipse cx="204" cy="132" rx="21" ry="6" fill="${t.shade}"/><ellipse cx="204" cy="133" rx="15" ry="4" fill="#2b1d16"/></g>`,

  plate: (t) => `<circle cx="212" cy="218" r="158" fill="${t.url('shadow')}"/>
<clipPath id="${t.id('body')}"><circle cx="200" cy="200" r="142"/></clipPath>
<g clip-path="${t.url('body')}"><circle cx="200" cy="200" r="142" fill="${t.url('clay')}"/><path d="M40 40h340v178c-44 26-74-12-124 8-44 18-56 52-110 38-44-12-60-6-106 8z" fill="${t.url('glaze')}"/><circle cx="200" cy="200" r="142" fill="${t.url('speckle')}"/></g>
<circle cx="200" cy="200" r="139" fill="none" stroke="#fff" stroke-width="4" opacity=".16"/><circle cx="200" cy="200" r="98" fill="none" stroke="#000" stroke-width="7" opacity=".13"/><circle cx="201" cy="203" r="96" fill="none" stroke="#fff" stroke-width="2.5" opacity=".22"/>
<path d="M92 150c20-40 54-62 98-66" fill="none" stroke="#fff" stroke-width="8" stroke-linecap="round" opacity=".22"/>`,

  bottle: (t) => `${ground(t, 346, 92, 208)}
<path d="M188 58h32l4 54h-40z" fill="#c08d58"/><path d="M188 58h12l-2 54h-14z" fill="#dcae7c"/><path d="M182 50h44v14h-44z" fill="#a87444"/>
${pot(t, 'M176 104h56c0 34 2 48 26 72 22 24 14 42 8 66-4 18 2 36 8 56 10 34-4 48-32 48h-76c-28 0-42-14-32-48 6-20 12-38 8-56-6-24-14-42 8-66 24-24 26-38 26-72z', 'M110 90h190v134c-16 18-32 0-48 10-18 12-18 30-40 26-20-4-20-28-42-26-22 1-30 18-60 10z', 'M184 104h12c0 40-2 56-24 80-20 22-12 38-6 62 4 18-2 34-6 52-4 24 0 38 8 48h-10c-22-8-24-26-18-50 4-16 12-34 8-52-6-24-12-42 8-64 24-26 28-40 28-76z')}
<ellipse cx="204" cy="104" rx="28" ry="7" fill="${t.shade}"/>`,

  dish: (t) => `<g transform="translate(0 -28)">${ground(t, 276, 118, 206)}
${pot(t, 'M94 214h212c-4 36-34 58-70 58h-72c-36 0-66-22-70-58z', 'M80 190h240v44c-20 14-32-2-52 8-18 9-22 22-44 16-20-5-18-20-42-18-24 2-30 14-56 4-18-7-30-4-46-4z', 'M110 214h18c4 28 18 46 40 58-34-4-56-28-58-58z')}
<ellipse cx="200" cy="214" rx="106" ry="25" fill="${t.shade}"/><ellipse cx="200" cy="218" rx="95" ry="19" fill="${t.colour}"/><ellipse cx="200" cy="218" rx="95" ry="19" fill="${t.url('speckle')}"/>
<g fill="none" stroke-width="6"><ellipse cx="188" cy="215" rx="20" ry="8" stroke="#e8c877"/><ellipse cx="222" cy="219" rx="17" ry="7" stroke="#f1ead9"/></g></g>`,

  card: (
    t,
  ) => `<g transform="rotate(-7 200 206)"><rect x="76" y="132" width="264" height="168" rx="14" fill="#000" opacity=".16"/><rect x="66" y="120" width="264" height="168" rx="14" fill="#f8f0e1"/><rect x="66" y="120" width="264" height="168" rx="14" fill="${t.url('speckle')}" opacity=".5"/>
<path d="M66 232c40-28 70 14 118-6 46-18 60-54 146-30v78a14 14 0 0 1-14 14H80a14 14 0 0 1-14-14z" fill="#c4693f"/><path d="M66 262c50-22 90 12 144-8 40-14 70-24 120-10v30a14 14 0 0 1-14 14H80a14 14 0 0 1-14-14z" fill="#8f4526"/>
<text x="92" y="172" font-family="Georgia, 'DejaVu Serif', serif" font-size="33" letter-spacing="3" fill="#3a2a1c">lera</text><rect x="262" y="142" width="42" height="5" rx="2.5" fill="#3a2a1c" opacity=".35"/><rect x="278" y="154" width="26" height="5" rx="2.5" fill="#3a2a1c" opacity=".35"/></g>`,
}
