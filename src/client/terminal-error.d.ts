/**
 * A failure that trying again cannot mend: the key waits for its next change. It is logged and counted, as
 * controller-runtime does with an error of this name.
 */
export declare class TerminalError extends Error {
  readonly name = 'TerminalError';
  constructor(message: string, cause?: unknown);
}
//# sourceMappingURL=terminal-error.d.ts.map
