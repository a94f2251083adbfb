/** The evaluation has cost more than it may. */
export class CostLimitExceeded extends Error {
  constructor() {
    super('operation cancelled: actual cost limit exceeded');
  }
}

/** The evaluation has gone round loops that cost nothing for too long. */
export class Interrupted extends Error {
  constructor() {
    super('operation interrupted');
  }
}
