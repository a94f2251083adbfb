import type { Duplex } from 'node:stream';

/** What a handle asks for first, and then that it stops. */
export interface HandleMessages {
  /** A file that only its user can have made, and what is in it. */
  readonly proof: { readonly file: string; readonly text: string };
  /** The folder that the paths in the arguments are relative to. */
  readonly folder: string;
  readonly args: readonly string[];
}

export interface HandleListener {
  asked(messages: HandleMessages): void;
  /** The handle was told to stop, or is gone. */
  stopped(): void;
}

/** What a handle sends may not be longer than that: a system does not take longer arguments either. */
const LENGTH_LIMIT = 2 * 1024 * 1024;
/** File, text, folder and the count of arguments. */
const HEAD = 4;

/**
 * Reads what a handle says: texts that end with a zero byte. First the file and the text of its proof, its folder, the number
 * of its arguments and those; whatever comes then means that it stops.
 */
export function readHandle(connection: Duplex, head: Buffer, listener: HandleListener): void {
  let text = '';
  let isAsked = false;
  const stop = once(() => listener.stopped());
  const read = (chunk: Buffer): void => {
    if (isAsked) return stop();
    text += chunk.toString('latin1');
    const messages = messagesOf(text);
    if (messages) {
      isAsked = true;
      listener.asked(messages);
    } else if (text.length > LENGTH_LIMIT) connection.destroy();
  };
  connection.on('data', read);
  connection.on('error', () => connection.destroy());
  for (const end of ['end', 'close']) connection.on(end, stop);
  if (head.length > 0) read(head);
}

function messagesOf(bytes: string): HandleMessages | undefined {
  const texts = bytes.split('\0').map((each) => Buffer.from(each, 'latin1').toString('utf8'));
  const [file, text, folder, count] = texts;
  const args = texts.slice(HEAD, HEAD + Number(count));
  // What follows the last zero byte has no end yet.
  if (texts.length <= HEAD || texts.length <= HEAD + Number(count)) return undefined;
  if (file === undefined || text === undefined || folder === undefined) return undefined;
  return { proof: { file, text }, folder, args };
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}
