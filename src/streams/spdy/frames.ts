/** The frames of SPDY/3.1, and their bytes. Header blocks are compressed here; `header-block.ts` reads them. */
export type SpdyFrame =
  | DataPiece
  | {
      readonly type: 'syn-stream';
      readonly streamId: number;
      readonly associatedTo: number;
      /** 0 is the highest of 7. */
      readonly priority: number;
      readonly fin: boolean;
      readonly unidirectional: boolean;
      readonly block: Uint8Array;
    }
  | {
      readonly type: 'syn-reply' | 'headers';
      readonly streamId: number;
      readonly fin: boolean;
      readonly block: Uint8Array;
    }
  | { readonly type: 'rst-stream'; readonly streamId: number; readonly status: number }
  | { readonly type: 'settings'; readonly settings: readonly SpdySetting[] }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'goaway'; readonly lastGoodStreamId: number; readonly status: number }
  | { readonly type: 'window-update'; readonly streamId: number; readonly delta: number };

/** A part of a data frame, as it came; `fin` stands at the last one. */
export interface DataPiece {
  readonly type: 'data';
  readonly streamId: number;
  readonly fin: boolean;
  readonly bytes: Uint8Array;
}

export interface SpdySetting {
  readonly id: number;
  readonly flags: number;
  readonly value: number;
}

export const VERSION = 3;
export const TYPES = {
  'syn-stream': 1,
  'syn-reply': 2,
  'rst-stream': 3,
  settings: 4,
  ping: 6,
  goaway: 7,
  headers: 8,
  'window-update': 9,
} as const;
export const FLAG_FIN = 1;
export const FLAG_UNIDIRECTIONAL = 2;
export const STREAM_ID_MASK = 0x7fffffff;
export const FRAME_LIMIT_BYTES = 0xffffff;

export const RST_REFUSED_STREAM = 3;
export const RST_CANCEL = 5;
export const GOAWAY_OK = 0;
export const GOAWAY_PROTOCOL_ERROR = 1;

/** The bytes of a frame. Those of a data frame must fit into it ({@link FRAME_LIMIT_BYTES}). */
export function encodeFrame(frame: SpdyFrame): Uint8Array {
  switch (frame.type) {
    case 'data':
      return joined(words(frame.streamId, lengthWord(frame.fin ? FLAG_FIN : 0, frame.bytes)), frame.bytes);
    case 'syn-stream': {
      const { streamId, associatedTo, priority, block } = frame;
      const flags = (frame.fin ? FLAG_FIN : 0) | (frame.unidirectional ? FLAG_UNIDIRECTIONAL : 0);
      const fixed = joined(words(streamId, associatedTo), Uint8Array.of(priority << 5, 0));
      return control(frame.type, flags, joined(fixed, block));
    }
    case 'syn-reply':
    case 'headers':
      return control(frame.type, frame.fin ? FLAG_FIN : 0, joined(words(frame.streamId), frame.block));
    case 'rst-stream':
      return control(frame.type, 0, words(frame.streamId, frame.status));
    case 'settings': {
      const entries = frame.settings.flatMap(({ id, flags, value }) => [(flags << 24) | id, value]);
      return control(frame.type, 0, words(frame.settings.length, ...entries));
    }
    case 'ping':
      return control(frame.type, 0, words(frame.id));
    case 'goaway':
      return control(frame.type, 0, words(frame.lastGoodStreamId, frame.status));
    case 'window-update':
      return control(frame.type, 0, words(frame.streamId, frame.delta));
  }
}

function control(type: keyof typeof TYPES, flags: number, content: Uint8Array): Uint8Array {
  const head = (0x80000000 | (VERSION << 16) | TYPES[type]) >>> 0;
  return joined(words(head, lengthWord(flags, content)), content);
}

function lengthWord(flags: number, { length }: Uint8Array): number {
  if (length > FRAME_LIMIT_BYTES) throw new Error(`${length} bytes do not fit into one frame`);
  return ((flags << 24) | length) >>> 0;
}

function words(...values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value);
  return bytes;
}

function joined(head: Uint8Array, rest: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.length + rest.length);
  bytes.set(head);
  bytes.set(rest, head.length);
  return bytes;
}
