import crypto from 'node:crypto';
import zlib from 'node:zlib';
import type { HeaderCompression, StreamCodecs } from '../streams/index.ts';
import { systemClock } from '../host/index.ts';

/** What `streams` needs, by Node. */
export const streamCodecs: StreamCodecs = {
  clock: systemClock,
  sha1: (bytes) => crypto.createHash('sha1').update(bytes).digest(),
  headerCompression,
};

function headerCompression(dictionary: Uint8Array): HeaderCompression {
  const deflate = zlib.createDeflate({ dictionary });
  const inflate = zlib.createInflate({ dictionary });
  // Who waits for the codec is told by its end.
  for (const codec of [deflate, inflate]) codec.on('error', () => {});
  return {
    compress: (block) => flushed(deflate, block, Number.POSITIVE_INFINITY),
    decompress: (bytes, limitBytes) => flushed(inflate, bytes, limitBytes),
    dispose() {
      deflate.destroy();
      inflate.destroy();
    },
  };
}

/** Puts bytes through and gives all that they make. */
function flushed(
  codec: zlib.Deflate | zlib.Inflate,
  bytes: Uint8Array,
  limitBytes: number,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onData = (chunk: Buffer): void => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limitBytes) codec.destroy(new Error(`a header block is larger than ${limitBytes} bytes`));
    };
    const onClose = (): void => reject(codec.errored ?? new Error('the compression was closed'));
    if (codec.destroyed) return onClose();
    codec.on('data', onData);
    codec.on('close', onClose);
    codec.write(bytes);
    codec.flush(zlib.constants.Z_SYNC_FLUSH, () => {
      codec.off('data', onData);
      codec.off('close', onClose);
      // It is also called where the codec broke meanwhile.
      if (codec.destroyed) onClose();
      else resolve(Buffer.concat(chunks));
    });
  });
}
