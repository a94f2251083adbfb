import fs from 'node:fs';
import path from 'node:path';
import { addToKubeconfig, type Credentials, kubeconfigFor, writePrivateFile } from '../platform/index.ts';

/**
 * Writes how to reach a cluster. A file that the user named may hold other clusters, which stay; the cluster's own file is
 * written anew.
 */
export function writeKubeconfig(
  file: string,
  { isUsers }: { readonly isUsers: boolean },
  server: string,
  credentials: Credentials,
): void {
  const before = isUsers ? textOf(file) : undefined;
  const text =
    before === undefined ? kubeconfigFor(server, credentials) : addToKubeconfig(before, server, credentials);
  // The cluster's own file is written at each start, and is of no use between them.
  if (text !== before) writePrivateFile(file, text, { survives: isUsers });
}

/** Where a file of the user's is: behind a symbolic link, if the user has made that, and only then. */
export function usersFile(file: string): string {
  const found = fs.lstatSync(file, { throwIfNoEntry: false });
  const isOwnLink = found?.isSymbolicLink() === true && found.uid === (process.geteuid?.() ?? found.uid);
  return isOwnLink && fs.existsSync(file) ? fs.realpathSync(file) : path.resolve(file);
}

function textOf(file: string): string | undefined {
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : undefined;
}
