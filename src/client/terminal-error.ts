/**
 * A failure that trying again cannot mend: the key waits for its next change. It is logged and counted, as
 * controller-runtime does with an error of this name.
 */
export class TerminalError extends Error {
  override readonly name = 'TerminalError';

  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? {} : { cause });
  }
}
