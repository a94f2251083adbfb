/** How many characters' worth of lines stay decoded: what watches in the same process are behind one another. */
const LIMIT = 4 * 2 ** 20;

/** What was decoded of the latest lines that a server in the same process has handed to several watches. */
export class DecodedLines<T> {
  private readonly limit: number;
  private readonly lines = new Map<Uint8Array, T>();
  private size = 0;

  constructor(limit: number = LIMIT) {
    this.limit = limit;
  }

  /** What `decode` makes of a line, the same for all who ask while it is among the latest. */
  of(line: Uint8Array, decode: () => T): T {
    const known = this.lines.get(line);
    if (known !== undefined) return known;
    const decoded = decode();
    this.lines.set(line, decoded);
    this.size += line.length;
    for (const oldest of this.lines.keys()) {
      if (this.size <= this.limit || oldest === line) break;
      this.lines.delete(oldest);
      this.size -= oldest.length;
    }
    return decoded;
  }
}
