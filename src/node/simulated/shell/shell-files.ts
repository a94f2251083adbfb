/** The files of which a command can know, by their paths in the container. */
export interface ShellFiles {
  /** Throws `UnreadableError` where only the image or what is mounted knows. */
  has(path: string, afterMs: number): boolean;
  /**
   * @param text undefined: something of which only a program knows
   * @param afterMs since the start of the container
   */
  write(path: string, text: string | undefined, afterMs: number): void;
}
