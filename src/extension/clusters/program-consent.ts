import { realpath } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import type { LoginProgram } from './login-program.ts';

/** What the editor knows, and how a person is asked. */
export interface ConsentOptions {
  readonly isTrusted: () => boolean;
  /** The folders that the window is opened on. */
  readonly folders: () => readonly string[];
  /** Asks a person, in the middle of the window. */
  readonly ask: (question: string, detail: string) => Promise<boolean>;
  /** What was allowed in this workspace before; outlives the window. */
  readonly remembered: {
    get(key: string): readonly string[] | undefined;
    update(key: string, value: readonly string[]): Thenable<void>;
  };
}

/** Where the hashes of allowed files are remembered. */
const ALLOWED = 'kubeconfigsThatMayRunPrograms';

/** So many are remembered, the newest. */
const ALLOWED_LIMIT = 100;

/**
 * A kubeconfig that came with a folder may have been written by anybody, and the program that it logs in with can be any
 * program. So a person is asked once for each content of such a file, and in Restricted Mode none is run. Files elsewhere
 * are the user's own.
 */
export class ProgramConsent {
  private readonly options: ConsentOptions;
  /** Requests that come together are one question. */
  private readonly asking = new Map<string, Promise<boolean>>();

  constructor(options: ConsentOptions) {
    this.options = options;
  }

  async mayRun(program: LoginProgram): Promise<boolean> {
    const { isTrusted, remembered } = this.options;
    if (!(await this.isInWorkspace(program.file))) return true;
    if (!isTrusted()) return false;
    const { contentHash } = program;
    if (remembered.get(ALLOWED)?.includes(contentHash)) return true;
    const asked = this.asking.get(contentHash) ?? this.askFor(program);
    this.asking.set(contentHash, asked);
    try {
      return await asked;
    } finally {
      this.asking.delete(contentHash);
    }
  }

  private async askFor({ file, user, command, contentHash }: LoginProgram): Promise<boolean> {
    const { ask, remembered } = this.options;
    const question = `May the kubeconfig in this workspace run a program to log in as “${user}”?`;
    const detail =
      `${file} would run:\n\n${command}\n\n` +
      'Allow it only if you know who wrote the file. It is asked again when the file changes.';
    if (!(await ask(question, detail))) return false;
    const known = remembered.get(ALLOWED) ?? [];
    await remembered.update(ALLOWED, [...known, contentHash].slice(-ALLOWED_LIMIT));
    return true;
  }

  /** By the path that is written as well as by where it leads: a link can go either way. */
  private async isInWorkspace(file: string): Promise<boolean> {
    const folders = this.options.folders();
    const paths = [file, await resolved(file)];
    const roots = [...folders, ...(await Promise.all(folders.map(resolved)))];
    return paths.some((path) => roots.some((root) => isWithin(path, root)));
  }
}

async function resolved(path: string): Promise<string> {
  return realpath(path).catch(() => path);
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}
