import { createHash } from 'node:crypto';
import type { KubeConfig } from './kubeconfig-library.ts';

/** A program that a kubeconfig has run to log in: its user's `exec` plugin, or the command of an old `auth-provider`. */
export interface LoginProgram {
  /** The kubeconfig that says so. */
  readonly file: string;
  /** SHA-256 of what that file held when it was read. */
  readonly contentHash: string;
  readonly user: string;
  /** With its arguments, as a person would type it. */
  readonly command: string;
}

/** Decides whether a program may be run. */
export type MayRun = (program: LoginProgram) => Promise<boolean>;

/** Nobody allowed a kubeconfig to run the program that it logs in with. */
export class LoginRefusedError extends Error {
  override readonly name = 'LoginRefusedError';

  constructor({ file }: LoginProgram) {
    super(`${file} was not allowed to run a program to log in`);
  }
}

type User = KubeConfig['users'][number];

/** Which file each user was read from, so that it is known of a user of several merged files. */
export class UserOrigins {
  private readonly origins = new WeakMap<User, { readonly file: string; readonly contentHash: string }>();

  note(users: readonly User[], file: string, content: string): void {
    const contentHash = createHash('sha256').update(content).digest('hex');
    for (const user of users) this.origins.set(user, { file, contentHash });
  }

  /** The program that logging in as a user would run; undefined where it runs none. */
  programOf(user: User | null): LoginProgram | undefined {
    const origin = user && this.origins.get(user);
    const command = user && commandOf(user);
    return origin && command ? { ...origin, user: user.name, command } : undefined;
  }
}

/** The library takes an `exec` from either place, and runs the `cmd-path` of cloud providers through a shell. */
function commandOf({ exec, authProvider }: User): string | undefined {
  const config: Readonly<Record<string, unknown>> = authProvider?.config ?? {};
  for (const plugin of [exec, config['exec']] as readonly unknown[]) {
    if (typeof plugin !== 'object' || plugin === null) continue;
    const { command, args, env } = plugin as { command?: unknown; args?: unknown; env?: unknown };
    return [...variables(env), command, ...(Array.isArray(args) ? args : [])].map(word).join(' ');
  }
  if (config['cmd-path'] === undefined) return undefined;
  return [config['cmd-path'], config['cmd-args']].filter(Boolean).map(String).join(' ');
}

function variables(env: unknown): string[] {
  if (!Array.isArray(env)) return [];
  return env.map((each: { name?: unknown; value?: unknown }) => `${String(each.name)}=${String(each.value)}`);
}

/** In quotes where it is more than one word to a shell. */
function word(value: unknown): string {
  const text = String(value);
  return /^[\w@%+=:,./~-]+$/.test(text) ? text : JSON.stringify(text);
}
