import fs from 'node:fs';
import path from 'node:path';

/** How the names of such files begin. */
const PREFIX = 'wheelhouse-handle-';
const LENGTH_LIMIT = 256;

/**
 * Whether a file is one that only a process of this user can have made, with this text in it; it is removed. A connection to
 * a port of the loopback does not tell whose it is: who can name such a file is of this user.
 */
export function takeOwnFile(file: string, text: string): boolean {
  if (!path.isAbsolute(file) || !path.basename(file).startsWith(PREFIX)) return false;
  try {
    const descriptor = fs.openSync(
      file,
      fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW | fs.constants.O_NONBLOCK,
    );
    try {
      const found = fs.fstatSync(descriptor);
      if (!found.isFile() || found.uid !== process.getuid?.() || found.size > LENGTH_LIMIT) return false;
      if (fs.readFileSync(descriptor, 'utf8') !== text) return false;
    } finally {
      fs.closeSync(descriptor);
    }
    fs.rmSync(file);
    return true;
  } catch {
    return false;
  }
}
