import fs from 'node:fs';
import { crc32 } from 'node:zlib';

const DIGITS = 16;

/**
 * The newest revision that was acknowledged, in a file beside the database: written after each commit and not synced.
 * So it may lag behind what a database holds, and is never ahead of it, unless the database has lost something: SQLite
 * takes a log that was torn or damaged for one that ends there.
 */
export class CommitMark {
  private readonly descriptor: number;

  constructor(file: string) {
    this.descriptor = fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
  }

  /** The revision in a file; 0: it says none. */
  static read(file: string): number {
    let text: string;
    try {
      text = fs.readFileSync(file, 'latin1');
    } catch {
      return 0; // A database of an older version has none.
    }
    const digits = text.slice(0, DIGITS);
    return text === lineOf(digits) ? Number(digits) : 0;
  }

  /** A mark that cannot be written stays behind, which takes nothing from what is stored. */
  write(revision: number): void {
    try {
      fs.writeSync(this.descriptor, lineOf(String(revision).padStart(DIGITS, '0')), 0, 'latin1');
    } catch {
      return;
    }
  }

  close(): void {
    fs.closeSync(this.descriptor);
  }
}

/** Where the mark of a database is. */
export function markOf(file: string): string {
  return `${file}-mark`;
}

function lineOf(digits: string): string {
  return `${digits} ${crc32(digits).toString(16).padStart(8, '0')}\n`;
}
