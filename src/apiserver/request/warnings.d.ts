/** The warnings of one answer, each told once. */
export declare class Warnings {
  private readonly texts;
  private sizeBytes;
  /** What holds control characters cannot stand in a header and is left out, as upstream does. */
  add(text: string): void;
  /** Adds what strict decoding found; what YAML says in several lines is one warning a line. */
  addProblems(problems: readonly string[]): void;
  /** The values of the `Warning` headers: `299 - "text"`. */
  headers(): string[];
}
//# sourceMappingURL=warnings.d.ts.map
