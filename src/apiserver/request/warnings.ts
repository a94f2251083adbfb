/** How many characters the `Warning` headers of one answer may hold; where they hold more, each is cut. As upstream has it. */
const LIMIT = 4096;
const CUT = 256;

const NONE: readonly string[] = [];
const CONTROL = /\p{Cc}/u;

/** The warnings of one answer, each told once. */
export class Warnings {
  private texts: Set<string> | undefined;
  private size = 0;
  private areCut = false;

  /** What holds control characters cannot stand in a header and is left out, as upstream does. */
  add(text: string): void {
    if (text === '' || CONTROL.test(text) || this.texts?.has(text)) return;
    if (this.areCut && this.size >= LIMIT) return;
    this.texts ??= new Set();
    this.texts.add(text);
    this.size += this.shown(text).length;
    if (this.areCut || this.size <= LIMIT) return;
    this.areCut = true;
    this.size = 0;
    for (const each of this.texts) this.size += this.shown(each).length;
  }

  private shown(text: string): readonly string[] {
    // Upstream counts code points.
    const characters = Array.from(text);
    return this.areCut ? characters.slice(0, CUT) : characters;
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
    this.size = 0;
    this.areCut = false;
  }

  /** The values of the `Warning` headers: `299 - "text"`. */
  headers(): readonly string[] {
    return this.texts === undefined
      ? NONE
      : [...this.texts].map(
          (text) => `299 - "${asBytes(this.shown(text).join('')).replace(/[\\"]/g, '\\$&')}"`,
        );
  }
}

/** The text's UTF-8, a character for each byte: what a header can carry. */
function asBytes(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join('');
}
