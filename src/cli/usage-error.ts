/** Arguments that are not understood or cannot be followed; the message names the option and what it takes. */
export class UsageError extends Error {}
