import { crc32 } from 'node:zlib';

/** What a row of the log says, as far as its checksum goes: all of it. */
export interface ChecksummedRow {
  readonly revision: number;
  readonly key: string;
  readonly created: number;
  readonly value: Uint8Array | null;
  readonly lease: number | null;
  readonly author: string | null;
}

/** CRC-32 of a row: its key and its numbers count, so that a value that turns up in another's place is seen, too. */
export function checksumOf({ revision, key, created, value, lease, author }: ChecksummedRow): number {
  const head = `${revision} ${created} ${lease ?? '-'} ${value ? 'put' : 'delete'} ${key}\n${author ?? ''}\n`;
  const start = crc32(head);
  return value ? crc32(value, start) : start;
}
