import type { TerminalSize } from './command-streams.ts';

/** A size is a few letters; what grows past this is none. */
const TEXT_LIMIT = 4096;

/** The sizes in a resize stream: `{"Width":80,"Height":24}`, one behind the other. What is no size is passed over. */
export async function* terminalSizes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TerminalSize> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of chunks) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('}'); end >= 0; end = text.indexOf('}')) {
      const size = sizeOf(text.slice(0, end + 1));
      text = text.slice(end + 1);
      if (size) yield size;
    }
    if (text.length > TEXT_LIMIT) return;
  }
}

function sizeOf(json: string): TerminalSize | undefined {
  try {
    const { Width: width, Height: height } = JSON.parse(json) as { Width?: unknown; Height?: unknown };
    return typeof width === 'number' && typeof height === 'number' ? { width, height } : undefined;
  } catch {
    return undefined;
  }
}
