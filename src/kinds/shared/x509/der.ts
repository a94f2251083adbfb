const SEQUENCE = 16;
const LONG_TAG = 31;

/**
 * What is wrong with the outermost structure of a certificate request in DER, in Go's words; undefined where nothing is.
 * What the structure holds is not looked at.
 */
export function derProblem(der: Uint8Array): string | undefined {
  const header = readHeader(der);
  if (!header) return TRUNCATED;
  const { tag, kind, isCompound, length, start } = header;
  if (tag !== SEQUENCE || kind !== 0 || !isCompound) {
    const found = `{class:${kind} tag:${tag} length:${length} isCompound:${isCompound}}`;
    return `asn1: structure error: tags don't match (16 vs ${found}) ${NO_PARAMETERS} certificateRequest @${start}`;
  }
  if (start + length > der.length) return TRUNCATED;
  return start + length < der.length ? 'asn1: syntax error: trailing data' : undefined;
}

const TRUNCATED = 'asn1: syntax error: data truncated';
const NO_PARAMETERS =
  '{optional:false explicit:false application:false private:false defaultValue:<nil> tag:<nil> stringType:0 timeType:0 set:false omitEmpty:false}';

interface Header {
  readonly kind: number;
  readonly tag: number;
  readonly isCompound: boolean;
  readonly length: number;
  /** Where the content starts. */
  readonly start: number;
}

function readHeader(der: Uint8Array): Header | undefined {
  const [first, size] = der;
  if (first === undefined || size === undefined || (first & LONG_TAG) === LONG_TAG) return undefined;
  const tag = { kind: first >> 6, tag: first & LONG_TAG, isCompound: (first & 0x20) !== 0 };
  if (size < 0x80) return { ...tag, length: size, start: 2 };
  const start = 2 + (size & 0x7f);
  if (start > der.length) return undefined;
  let length = 0;
  for (const byte of der.subarray(2, start)) length = length * 256 + byte;
  return { ...tag, length, start };
}
