/** One page in a write-ahead log of SQLite. */
export interface LogFrame {
  /** From 1. */
  readonly page: number;
  /** How many pages the database has after this frame, which ends a transaction; 0: the transaction goes on. */
  readonly commitPages: number;
  readonly bytes: Uint8Array;
}

export interface WriteAheadLog {
  readonly pageSize: number;
  /** What SQLite takes from the log: whole transactions, each frame with the right checksum. */
  readonly sound: readonly LogFrame[];
  /** Frames of the same log after the first one that is damaged: SQLite passes them over. */
  readonly passedOver: readonly LogFrame[];
}

const HEADER = 32;
const FRAME_HEADER = 24;
const MAGIC = 0x377f0682;

/** Reads a log (https://sqlite.org/fileformat2.html#walformat). Undefined: it has no header that could be one. */
export function readWriteAheadLog(bytes: Uint8Array): WriteAheadLog | undefined {
  if (bytes.length < HEADER) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const pageSize = view.getUint32(8);
  if (pageSize < 512 || pageSize > 65_536 || (pageSize & (pageSize - 1)) !== 0) return undefined;
  const magic = view.getUint32(0);
  const sum = new LogChecksum(view, (magic & 1) === 0);
  sum.add(0, 24);
  let isSound = (magic & ~1) === MAGIC && sum.equals(24);
  const sound: LogFrame[] = [];
  const passedOver: LogFrame[] = [];
  let committed = 0;
  for (let at = HEADER; at + FRAME_HEADER + pageSize <= bytes.length; at += FRAME_HEADER + pageSize) {
    // Frames of an earlier round of the log have another salt.
    const isOfLog =
      view.getUint32(at + 8) === view.getUint32(16) && view.getUint32(at + 12) === view.getUint32(20);
    sum.add(at, 8);
    sum.add(at + FRAME_HEADER, pageSize);
    const page = view.getUint32(at);
    isSound &&= isOfLog && page > 0 && sum.equals(at + 16);
    const start = at + FRAME_HEADER;
    const frame = {
      page,
      commitPages: view.getUint32(at + 4),
      bytes: bytes.subarray(start, start + pageSize),
    };
    if (isSound) sound.push(frame);
    else if (isOfLog) passedOver.push(frame);
    if (isSound && frame.commitPages > 0) committed = sound.length;
  }
  return { pageSize, sound: sound.slice(0, committed), passedOver };
}

/** The running checksum of a log, over pairs of 32-bit words. */
class LogChecksum {
  private readonly view: DataView;
  private readonly isLittleEndian: boolean;
  private first = 0;
  private second = 0;

  constructor(view: DataView, isLittleEndian: boolean) {
    this.view = view;
    this.isLittleEndian = isLittleEndian;
  }

  add(start: number, length: number): void {
    const { view, isLittleEndian } = this;
    let { first, second } = this;
    for (let at = start; at < start + length; at += 8) {
      first = (first + view.getInt32(at, isLittleEndian) + second) | 0;
      second = (second + view.getInt32(at + 4, isLittleEndian) + first) | 0;
    }
    this.first = first;
    this.second = second;
  }

  equals(at: number): boolean {
    return this.view.getInt32(at) === this.first && this.view.getInt32(at + 4) === this.second;
  }
}
