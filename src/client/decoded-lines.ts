/** How many bytes of lines stay decoded: what watches in the same process are behind one another. */
const LIMIT_BYTES = 4 * 2 ** 20;

/** What was decoded of the latest lines that a server in the same process has handed to several watches. */
export class DecodedLines<T> {
  private readonly limitBytes: number;
  private readonly lines = new Map<Uint8Array, T>();
  private bytes = 0;

  constructor(limitBytes: number = LIMIT_BYTES) {
    this.limitBytes = limitBytes;
  }

  /** What `decode` makes of a line, the same for all who ask while it is among the latest. */
  of(line: Uint8Array, decode: () => T): T {
    const known = this.lines.get(line);
    if (known !== undefined) return known;
    const decoded = decode();
    this.lines.set(line, decoded);
    this.bytes += line.length;
    for (const oldest of this.lines.keys()) {
      if (this.bytes <= this.limitBytes || oldest === line) break;
      this.lines.delete(oldest);
      this.bytes -= oldest.length;
    }
    return decoded;
  }
}
