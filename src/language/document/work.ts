/** Counts what was done, so that it can be told how much a change costs. */
export class Work {
  /** Documents made: of a file that is read, and by edits of it. */
  documents = 0;
  /** Documents whose text was parsed. */
  parsed = 0;
  /** Documents whose summary was made. */
  summarised = 0;
  /** Documents that were looked through for what is wrong with them. */
  checked = 0;
}
