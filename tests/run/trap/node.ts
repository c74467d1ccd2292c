import '../../../js/entry/inline.js'

export * from './facade.js'
