/** The frames that a server sends over a WebSocket: whole messages, without a mask (RFC 6455, 5.2). */
export function frameHeader(opcode: number, length: number): Uint8Array {
  const head = 0x80 | opcode;
  if (length < 126) return Uint8Array.of(head, length);
  if (length < 0x10000) return Uint8Array.of(head, 126, length >> 8, length & 0xff);
  const header = new Uint8Array(10);
  header.set([head, 127]);
  new DataView(header.buffer).setBigUint64(2, BigInt(length));
  return header;
}

/** What a close frame carries: a code, and a reason that is cut to what has room. */
export function closePayload(code: number, reason: string): Uint8Array {
  const text = encoder.encode(reason).subarray(0, 123);
  const payload = new Uint8Array(2 + text.length);
  payload.set([code >> 8, code & 0xff]);
  payload.set(text, 2);
  return payload;
}

const encoder = new TextEncoder();
