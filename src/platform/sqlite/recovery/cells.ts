import { type PageImage, viewOf } from './page-image.ts';

export type Column = null | number | string | Uint8Array;

/** A row of a table, or an entry of an index, which has no row id of its own. */
export interface Cell {
  readonly rowId: number | undefined;
  readonly columns: readonly Column[];
}

const TABLE_LEAF = 0x0d;
const INDEX_LEAF = 0x0a;
const INDEX_INTERIOR = 0x02;
/** No value of ours is larger by far. */
const PAYLOAD_LIMIT = 64 * 2 ** 20;

/** What a page holds of rows and entries (https://sqlite.org/fileformat2.html). What makes no sense is passed over. */
export function cellsOf(image: PageImage, number: number): Cell[] {
  const bytes = image.page(number);
  if (!bytes) return [];
  const at = number === 1 ? 100 : 0;
  const type = bytes[at];
  if (type !== TABLE_LEAF && type !== INDEX_LEAF && type !== INDEX_INTERIOR) return [];
  const view = viewOf(bytes);
  const headerLength = type === INDEX_INTERIOR ? 12 : 8;
  const count = view.getUint16(at + 3);
  const cells: Cell[] = [];
  for (let i = 0; i < count; i++) {
    const pointer = at + headerLength + 2 * i;
    if (pointer + 2 > bytes.length) break;
    const start = view.getUint16(pointer) + (type === INDEX_INTERIOR ? 4 : 0);
    const cell = cellAt(image, bytes, start, type === TABLE_LEAF);
    if (cell) cells.push(cell);
  }
  return cells;
}

function cellAt(image: PageImage, bytes: Uint8Array, start: number, isTable: boolean): Cell | undefined {
  try {
    const reader = new ByteReader(bytes, start);
    const length = reader.varint();
    const rowId = isTable ? reader.varint() : undefined;
    if (length < 1 || length > PAYLOAD_LIMIT) return undefined;
    const payload = payloadOf(image, reader, length, isTable);
    return payload && { rowId, columns: columnsOf(payload) };
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The bytes of a cell: what stands in its page, and what follows in pages of its own. */
function payloadOf(
  image: PageImage,
  reader: ByteReader,
  length: number,
  isTable: boolean,
): Uint8Array | undefined {
  const usable = image.pageSize;
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (length <= most) return reader.take(length);
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  const payload = new Uint8Array(length);
  let filled = fitting <= most ? fitting : least;
  payload.set(reader.take(filled));
  let next = reader.uint32();
  while (filled < length) {
    const page = image.page(next);
    if (!page) return undefined;
    const part = page.subarray(4, 4 + Math.min(usable - 4, length - filled));
    payload.set(part, filled);
    filled += part.length;
    next = viewOf(page).getUint32(0);
  }
  return payload;
}

function columnsOf(payload: Uint8Array): Column[] {
  const header = new ByteReader(payload, 0);
  const end = header.varint();
  const body = new ByteReader(payload, end);
  const columns: Column[] = [];
  while (header.at < end) columns.push(columnOf(header.varint(), body));
  return columns;
}

const INTEGER_LENGTHS = [0, 1, 2, 3, 4, 6, 8];

function columnOf(type: number, body: ByteReader): Column {
  if (type === 0) return null;
  if (type >= 12) {
    const bytes = body.take((type - 12) >> 1);
    return type % 2 === 0 ? bytes : new TextDecoder().decode(bytes);
  }
  if (type === 7) return body.float();
  if (type === 8 || type === 9) return type - 8;
  return body.integer(INTEGER_LENGTHS[type] ?? Infinity);
}

/** Reads on from a place in bytes. Throws a `RangeError` past their end. */
class ByteReader {
  at: number;
  private readonly bytes: Uint8Array;
  private readonly view: DataView;

  constructor(bytes: Uint8Array, at: number) {
    this.bytes = bytes;
    this.view = viewOf(bytes);
    this.at = at;
  }

  varint(): number {
    let value = 0n;
    for (let i = 0; i < 9; i++) {
      const byte = this.view.getUint8(this.at++);
      if (i === 8) return Number(BigInt.asIntN(64, (value << 8n) | BigInt(byte)));
      value = (value << 7n) | BigInt(byte & 0x7f);
      if (byte < 0x80) break;
    }
    return Number(value);
  }

  integer(length: number): number {
    const bytes = this.take(length);
    let value = 0n;
    for (const byte of bytes) value = (value << 8n) | BigInt(byte);
    return Number(BigInt.asIntN(8 * length, value));
  }

  uint32(): number {
    this.at += 4;
    return this.view.getUint32(this.at - 4);
  }

  float(): number {
    this.at += 8;
    return this.view.getFloat64(this.at - 8);
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw new RangeError('past the end');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}
