/** A webhook that could not be asked, or did not answer as it should: not one that refuses. */
export class WebhookFailure extends Error {
  /** The status that upstream counts it with. */
  readonly code: number;
  /** False: what is configured is wrong, so that nobody was asked. */
  readonly isAsked: boolean;

  constructor(message: string, { code = 503, isAsked = true } = {}) {
    super(message);
    this.code = code;
    this.isAsked = isAsked;
  }
}
