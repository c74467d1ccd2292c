/** Something that ends `npm start` with a sentence, and below it what helps. */
export class StartFailure extends Error {
  /**
   * @param {string} message
   * @param {string} [help]
   */
  constructor(message, help) {
    super(message)
    this.help = help
  }
}
