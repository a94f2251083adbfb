import { StreamProtocolError } from '../wire/protocol-error.ts';
import { GOAWAY_PROTOCOL_ERROR } from './frames.ts';

/** The headers of a stream: lower-case names, each with its values. */
export type StreamHeaders = ReadonlyMap<string, readonly string[]>;

/** The name/value block of SPDY/3, before compression. */
export function encodeHeaderBlock(headers: StreamHeaders): Uint8Array {
  const texts = [...headers].flatMap(([name, values]) => [name.toLowerCase(), values.join('\0')]);
  const parts = texts.map((text) => encoder.encode(text));
  const block = new Uint8Array(4 + parts.reduce((sum, part) => sum + 4 + part.length, 0));
  const view = new DataView(block.buffer);
  view.setUint32(0, headers.size);
  let offset = 4;
  for (const part of parts) {
    view.setUint32(offset, part.length);
    block.set(part, offset + 4);
    offset += 4 + part.length;
  }
  return block;
}

export function decodeHeaderBlock(block: Uint8Array): StreamHeaders {
  const view = new DataView(block.buffer, block.byteOffset, block.length);
  let offset = 0;
  const number = (): number => {
    if (offset + 4 > block.length) throw cut();
    offset += 4;
    return view.getUint32(offset - 4);
  };
  const text = (): string => {
    const length = number();
    if (offset + length > block.length) throw cut();
    offset += length;
    return decoder.decode(block.subarray(offset - length, offset));
  };
  const headers = new Map<string, readonly string[]>();
  for (let left = number(); left > 0; left--) {
    const name = text();
    if (name === '' || headers.has(name)) throw broken(`a header block names ${JSON.stringify(name)}`);
    headers.set(name, text().split('\0'));
  }
  return headers;
}

/** The first value of a header; empty where there is none. */
export function firstHeader(headers: StreamHeaders, name: string): string {
  return headers.get(name)?.[0] ?? '';
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function cut(): StreamProtocolError {
  return broken('a header block is shorter than it says');
}

function broken(message: string): StreamProtocolError {
  return new StreamProtocolError(GOAWAY_PROTOCOL_ERROR, message);
}
