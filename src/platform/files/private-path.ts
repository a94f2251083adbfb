import fs from 'node:fs';

/** A path that cannot be used; the message names it, says why, and what to do. */
export class UnusablePathError extends Error {}

export const PRIVATE_FOLDER = 0o700;
export const PRIVATE_FILE = 0o600;
const OTHERS = 0o077;

/** Takes from others what they may do with a file or folder of this user. Throws {@link UnusablePathError} where it is
 * somebody else's, or only leads to another one. Nothing is done where there is none. */
export function keepToOwner(file: string): void {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  if (!found) return;
  if (found.isSymbolicLink()) {
    throw new UnusablePathError(`${file} is a symbolic link, which is not followed: remove it`);
  }
  assertOwn(file, found);
  if (!found.isDirectory()) assertFile(file, found);
  if (hasOwners && (found.mode & OTHERS) !== 0) {
    fs.chmodSync(file, found.isDirectory() ? PRIVATE_FOLDER : PRIVATE_FILE);
  }
}

/** Throws {@link UnusablePathError} where a file or folder belongs to another user. */
export function assertOwn(file: string, { uid }: fs.Stats): void {
  const own = process.geteuid?.();
  if (own === undefined || uid === own) return;
  throw new UnusablePathError(
    `${file} belongs to the user ${uid}, and this is ${own}: choose another place, or change the owner (chown -R ${own})`,
  );
}

/** On Windows a new file is for its owner alone where its folder is, and modes say nothing. */
export const hasOwners = process.geteuid !== undefined;

function assertFile(file: string, found: fs.Stats): void {
  if (!found.isFile()) throw new UnusablePathError(`${file} is no ordinary file: remove it`);
}

/** What went wrong with a file, in a few words: `permission denied`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? error.message;
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'it is not permitted',
  EROFS: 'it is on a file system that cannot be written',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  EEXIST: 'there is something else of that name',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: 'no space is left for this user',
  ELOOP: 'its symbolic links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
};
