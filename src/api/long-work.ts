/**
 * What is asked would hold the thread for longer than it may. Nothing has been changed yet: whoever has another thread lets
 * it be done there from the beginning.
 */
export class LongWorkError extends Error {
  constructor() {
    super('what is asked takes too long to be done here');
  }
}
