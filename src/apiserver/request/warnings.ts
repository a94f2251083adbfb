/** How many bytes the `Warning` headers of one answer may hold, as upstream's limit. */
const LIMIT_BYTES = 4096;

const NONE: readonly string[] = [];
const CONTROL = /\p{Cc}/u;

/** The warnings of one answer, each told once. */
export class Warnings {
  private texts: Set<string> | undefined;
  private sizeBytes = 0;

  /** What holds control characters cannot stand in a header and is left out, as upstream does. */
  add(text: string): void {
    if (text === '' || CONTROL.test(text) || this.texts?.has(text)) return;
    if (this.sizeBytes + text.length > LIMIT_BYTES) return;
    this.sizeBytes += text.length;
    this.texts ??= new Set();
    this.texts.add(text);
  }

  /** Adds what strict decoding found; what YAML says in several lines is one warning a line. */
  addProblems(problems: readonly string[]): void {
    for (const problem of problems) {
      const [first = '', ...lines] = problem.split('\n');
      if (lines.length === 0) this.add(first);
      else for (const line of lines) this.add(line.trim());
    }
  }

  clear(): void {
    this.texts = undefined;
    this.sizeBytes = 0;
  }

  /** The values of the `Warning` headers: `299 - "text"`. */
  headers(): readonly string[] {
    return this.texts === undefined
      ? NONE
      : [...this.texts].map((text) => `299 - "${asBytes(text).replace(/[\\"]/g, '\\$&')}"`);
  }
}

/** The text's UTF-8, a character for each byte: what a header can carry. */
function asBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
