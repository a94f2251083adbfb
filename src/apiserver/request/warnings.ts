/** How many bytes the `Warning` headers of one answer may hold, as upstream's limit. */
const LIMIT_BYTES = 4096;

/** The warnings of one answer, each told once. */
export class Warnings {
  private readonly texts = new Set<string>();
  private sizeBytes = 0;

  add(text: string): void {
    if (text === '' || this.texts.has(text) || this.sizeBytes + text.length > LIMIT_BYTES) return;
    this.sizeBytes += text.length;
    this.texts.add(text);
  }

  /** The values of the `Warning` headers: `299 - "text"`. */
  headers(): string[] {
    return [...this.texts].map((text) => `299 - "${text.replace(/[\\"]/g, '\\$&')}"`);
  }
}
