import { bytesOfBase64 } from '../../../api/index.ts';

/** A block of PEM: `-----BEGIN CERTIFICATE-----` and so on. */
export interface PemBlock {
  readonly type: string;
  readonly hasHeaders: boolean;
  readonly bytes: Uint8Array;
}

const BLOCK = /^-----BEGIN ([^\n]*)-----[ \t\r]*\n([\s\S]*?)^-----END \1-----[ \t\r]*$/gm;
const HEADERS = /^(?:[^\n:]+:[^\n]*\n)+/;

/** The blocks in a text; what is not PEM is passed over. */
export function* pemBlocks(text: string): Generator<PemBlock> {
  for (const [, type = '', inner = ''] of text.matchAll(BLOCK)) {
    const body = inner.replace(HEADERS, '');
    const bytes = bytesOf(body);
    if (bytes) yield { type, hasHeaders: body !== inner, bytes };
  }
}

function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return bytesOfBase64(base64);
  } catch {
    return undefined;
  }
}
