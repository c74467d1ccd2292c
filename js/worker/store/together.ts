/**
 * Commits together what arrives together. A commit waits for the disk; what comes in while one is under way shares the
 * next, so that the disk's pace bounds the number of commits and not the number of requests.
 */

export class Together<Item, Answer> {
  #waiting: { item: Item; resolve: (answer: Answer) => void; reject: (error: unknown) => void }[] = []

  /**
   * @param write writes one item; a fault is that item's alone
   * @param around wraps the writing of all that have gathered, in one transaction
   */
  constructor(
    private readonly write: (item: Item) => Answer,
    private readonly around: (work: () => void) => void,
  ) {}

  add(item: Item): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject })
      if (this.#waiting.length === 1) setTimeout(() => this.#flush(), 0)
    })
  }

  #flush(): void {
    const gathered = this.#waiting
    this.#waiting = []
    const told: (() => void)[] = []
    try {
      this.around(() => {
        for (const { item, resolve, reject } of gathered) {
          try {
            const answer = this.write(item)
            told.push(() => resolve(answer))
          } catch (error) {
            told.push(() => reject(error))
          }
        }
      })
    } catch (error) {
      for (const { reject } of gathered) reject(error)
      return
    }
    for (const tell of told) tell()
  }
}
