import { bytesOfBase64, corruptBase64At } from '../../../api/index.ts';

/** A block of PEM: `-----BEGIN CERTIFICATE-----` and so on. */
export interface PemBlock {
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: Uint8Array;
}

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const DASHES = '-----';

/**
 * The blocks in a text; what is not PEM is passed over. As in Go, a block begins at the last line that begins one before
 * the line that ends it. Each line is looked at once, however many begin a block and never end it.
 */
export function* pemBlocks(text: string): Generator<PemBlock> {
  const lines = text.split('\n').map((line) => line.replace(/[ \t\r]+$/, ''));
  let begin = -1;
  for (const [at, line] of lines.entries()) {
    if (line.startsWith(BEGIN)) begin = at;
    if (begin < 0 || !line.startsWith(END)) continue;
    const block = blockOf(lines.slice(begin, at), line);
    if (block) yield block;
    begin = -1;
  }
}

function blockOf([first = '', ...inner]: readonly string[], last: string): PemBlock | undefined {
  if (!first.endsWith(DASHES)) return undefined;
  const type = first.slice(BEGIN.length, -DASHES.length);
  if (last !== `${END}${type}${DASHES}`) return undefined;
  const headers = inner.findIndex((line) => !line.includes(':'));
  const bytes = bytesOf(inner.slice(headers === -1 ? inner.length : headers).join('\n'));
  return bytes && { type, hasHeaders: headers !== 0 && inner.length > 0, bytes };
}

function bytesOf(base64: string): Uint8Array | undefined {
  return corruptBase64At(base64) === undefined ? bytesOfBase64(base64) : undefined;
}
