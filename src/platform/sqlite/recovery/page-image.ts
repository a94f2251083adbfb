import fs from 'node:fs';
import type { LogFrame } from '../write-ahead-log.ts';

const HEADER = 100;
const DEFAULT_PAGE_SIZE = 4096;

/** The pages of a database file, with those of its log in their place: as they are, whatever leads to them. */
export class PageImage {
  readonly pageSize: number;
  readonly pageCount: number;
  /** Pages that hold nothing any more; undefined: the list of them cannot be read. */
  readonly free: ReadonlySet<number> | undefined;
  private readonly descriptor: number | undefined;
  private readonly filePages: number;
  private readonly replaced = new Map<number, Uint8Array>();

  /** `descriptor` is of the database; undefined where there is none. Later frames stand in the place of earlier ones. */
  constructor(descriptor: number | undefined, frames: readonly LogFrame[], logPageSize: number | undefined) {
    this.descriptor = descriptor;
    for (const { page, bytes } of frames) this.replaced.set(page, bytes);
    this.pageSize = logPageSize ?? pageSizeOf(descriptor);
    this.filePages = descriptor === undefined ? 0 : Math.ceil(fs.fstatSync(descriptor).size / this.pageSize);
    this.pageCount = frames.reduce((most, { page }) => Math.max(most, page), this.filePages);
    this.free = this.freePages();
  }

  /** Undefined: there is no such page. */
  page(number: number): Uint8Array | undefined {
    const replaced = this.replaced.get(number);
    if (replaced) return replaced;
    if (this.descriptor === undefined || number < 1 || number > this.filePages) return undefined;
    const bytes = new Uint8Array(this.pageSize);
    fs.readSync(this.descriptor, bytes, 0, this.pageSize, (number - 1) * this.pageSize);
    return bytes;
  }

  /** The numbers of all pages that may hold rows. */
  *used(): Iterable<number> {
    for (let number = 1; number <= this.pageCount; number++) if (!this.free?.has(number)) yield number;
  }

  private freePages(): Set<number> | undefined {
    const free = new Set<number>();
    const header = this.page(1);
    if (!header || !isHeader(header)) return undefined;
    let trunk = viewOf(header).getUint32(32);
    while (trunk !== 0 && !free.has(trunk)) {
      const bytes = this.page(trunk);
      if (!bytes) return undefined;
      free.add(trunk);
      const view = viewOf(bytes);
      const leaves = Math.min(view.getUint32(4), this.pageSize / 4 - 2);
      for (let i = 0; i < leaves; i++) free.add(view.getUint32(8 + 4 * i));
      trunk = view.getUint32(0);
    }
    return free;
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

function isHeader(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes.subarray(0, 15)) === 'SQLite format 3';
}

function pageSizeOf(descriptor: number | undefined): number {
  if (descriptor === undefined) return DEFAULT_PAGE_SIZE;
  const header = new Uint8Array(HEADER);
  fs.readSync(descriptor, header, 0, HEADER, 0);
  if (!isHeader(header)) return DEFAULT_PAGE_SIZE;
  const size = viewOf(header).getUint16(16);
  return size === 1 ? 65_536 : size;
}
