/**
 * What the demo shop sells. Prices in euro.
 */

/**
 * @typedef {object} Product
 * @property {string} slug part of the URL: `/products/<slug>/`
 * @property {string} sku
 * @property {string} name
 * @property {number} price
 * @property {string} line one line for the list
 * @property {string} about a paragraph for the product's own page
 * @property {[string, string][]} facts
 * @property {import('./art.mjs').Shape} shape
 * @property {import('./art.mjs').Glaze} glaze
 */

/** @type {Product[]} */
export const products = [
  {
    slug: 'morning-mug',
    sku: 'LERA-101',
    name: 'Morning mug',
    price: 28,
    line: 'Three decilitres, a thumb rest, no hurry.',
    about:
      'A mug with a wide foot that stays where you put it. The handle takes two fingers and a half-awake grip; the rim is thin where it meets you and the walls are thick where the heat is.',
    facts: [
      ['Holds', '3 dl'],
      ['Height', '9 cm'],
      ['Wash', 'Dishwasher'],
    ],
    shape: 'mug',
    glaze: 'rust',
  },
  {
    slug: 'teapot-for-two',
    sku: 'LERA-204',
    name: 'Teapot for two',
    price: 89,
    line: 'Pours without a drip. We checked, for a year.',
    about:
      'Two and a half cups, a strainer thrown into the wall and a spout cut at the angle that ends the stream at once. The lid stays on down to the last drop.',
    facts: [
      ['Holds', '7 dl'],
      ['Height', '14 cm'],
      ['Wash', 'By hand'],
    ],
    shape: 'teapot',
    glaze: 'fjord',
  },
  {
    slug: 'low-bowl',
    sku: 'LERA-118',
    name: 'Low bowl',
    price: 34,
    line: 'For soup, pasta and other good evenings.',
    about:
      'Wide enough for a proper helping, low enough to eat from on a sofa. The inside is glazed smooth; the outside keeps the marks of the wheel.',
    facts: [
      ['Across', '21 cm'],
      ['Height', '6 cm'],
      ['Wash', 'Dishwasher'],
    ],
    shape: 'bowl',
    glaze: 'moss',
  },
  {
    slug: 'stem-vase',
    sku: 'LERA-310',
    name: 'Stem vase',
    price: 52,
    line: 'One branch is enough.',
    about:
      'A narrow neck holds a single stem upright, and a heavy foot lets it lean. Thrown in one piece, dipped twice, fired slowly.',
    facts: [
      ['Height', '24 cm'],
      ['Neck', '2 cm'],
      ['Wash', 'By hand'],
    ],
    shape: 'vase',
    glaze: 'blush',
  },
  {
    slug: 'supper-plate',
    sku: 'LERA-122',
    name: 'Supper plate',
    price: 31,
    line: 'A rim that keeps the sauce where it belongs.',
    about:
      'Flat in the middle, raised at the edge, glazed in two dips that meet a little off centre. No two meet in the same place.',
    facts: [
      ['Across', '27 cm'],
      ['Weight', '780 g'],
      ['Wash', 'Dishwasher'],
    ],
    shape: 'plate',
    glaze: 'ink',
  },
  {
    slug: 'oil-bottle',
    sku: 'LERA-216',
    name: 'Oil bottle',
    price: 46,
    line: 'Keeps the light out and the good oil in.',
    about:
      'Stoneware shuts out light better than green glass. A beech stopper with a groove for pouring, and a waist to hold on to with wet hands.',
    facts: [
      ['Holds', '4 dl'],
      ['Height', '19 cm'],
      ['Wash', 'By hand'],
    ],
    shape: 'bottle',
    glaze: 'moss',
  },
  {
    slug: 'little-dish',
    sku: 'LERA-104',
    name: 'Little dish',
    price: 14,
    line: 'Salt, rings, olive stones.',
    about: 'What is left on the wheel at the end of the day becomes a little dish. Every one has its own size.',
    facts: [
      ['Across', 'About 9 cm'],
      ['Height', '3 cm'],
      ['Wash', 'Dishwasher'],
    ],
    shape: 'dish',
    glaze: 'fjord',
  },
  {
    slug: 'gift-card',
    sku: 'LERA-900',
    name: 'Gift card',
    price: 50,
    line: 'When you know the person but not the cup.',
    about: 'A card of pressed cotton with a code inside. Good for anything on the shelf, for as long as there is a shelf.',
    facts: [
      ['Sent', 'By post or e-mail'],
      ['Valid', 'Always'],
      ['Wraps', 'Itself'],
    ],
    shape: 'card',
    glaze: 'oat',
  },
]

/** @param {string} slug */
export function product(slug) {
  const found = products.find((candidate) => candidate.slug === slug)
  if (!found) throw new Error(`no product is called ${slug}`)
  return found
}

/** @param {number} amount in euro */
export const euro = (amount) => `€${amount.toLocaleString('en-US', { minimumFractionDigits: 2 })}`
