/** What a command does cannot be known from its words alone: a program of the image, a construct that is not read. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError';
}
