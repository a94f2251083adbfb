import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { HttpsTarget, RequestCredentials } from '../../host/index.ts';
import type { KubeConfig } from './kubeconfig-library.ts';
import { LoginRefusedError, type MayRun, UserOrigins } from './login-program.ts';

/** One context of a kubeconfig: a cluster, and who speaks to it. */
export interface ClusterContext {
  readonly name: string;
  readonly server: string;
  /** Where objects go that name no namespace. */
  readonly namespace: string;
  /** The cluster that the extension itself runs. */
  readonly embedded: boolean;
  /** The files it was read from, in the order in which a client has to read them. */
  readonly files: readonly string[];
  /** Whether logging in runs a program that the files name. */
  readonly runsProgram: boolean;
  target(): HttpsTarget;
}

/** The files of the user's own kubeconfig that exist: of the setting, of `KUBECONFIG`, or the usual one. */
export function userKubeconfigFiles(setting: string, environment: NodeJS.ProcessEnv): readonly string[] {
  const named = setting !== '' ? setting : environment['KUBECONFIG'];
  const files = named ? named.split(delimiter) : [join(homedir(), '.kube', 'config')];
  return files.map(expandHome).filter((file) => file !== '' && existsSync(file));
}

/**
 * Reads the contexts of these files, which count as one as they do for `kubectl`: of two entries with one name the
 * first counts. Rejects where a file cannot be read. No credential is asked for before a context is used, and no program
 * run for one that `mayRun` does not allow.
 */
export async function readContexts(
  files: readonly string[],
  { embedded = false, mayRun }: ReadOptions,
): Promise<ClusterContext[]> {
  if (files.length === 0) return [];
  // The library is large, and most windows never need it.
  const { KubeConfig } = await import('./kubeconfig-library.ts');
  const merged = new KubeConfig();
  const origins = new UserOrigins();
  for (const file of files) {
    const config = new KubeConfig();
    const text = await readFile(file, 'utf8');
    config.loadFromString(text);
    config.makePathsAbsolute(dirname(file));
    origins.note(config.getUsers(), file, text);
    mergeInto(merged, config);
  }
  return merged.getContexts().map((context) => {
    const config = new KubeConfig();
    mergeInto(config, merged);
    config.setCurrentContext(context.name);
    const server = config.getCurrentCluster()?.server ?? '';
    return {
      name: context.name,
      server,
      namespace: context.namespace ?? 'default',
      embedded,
      files,
      runsProgram: origins.programOf(config.getCurrentUser()) !== undefined,
      target: () => ({ server, authenticate: () => credentialsOf(config, origins, mayRun) }),
    };
  });
}

export interface ReadOptions {
  readonly embedded?: boolean;
  readonly mayRun: MayRun;
}

/** What a file that sets nothing but the current context holds; put before the others, it decides for `kubectl`. */
export function currentContextFile(context: string): string {
  return `apiVersion: v1\nkind: Config\ncurrent-context: ${JSON.stringify(context)}\n`;
}

function mergeInto(merged: KubeConfig, config: KubeConfig): void {
  merged.clusters = firstOfEach([...(merged.clusters ?? []), ...config.getClusters()]);
  merged.users = firstOfEach([...(merged.users ?? []), ...config.getUsers()]);
  merged.contexts = firstOfEach([...(merged.contexts ?? []), ...config.getContexts()]);
}

function firstOfEach<T extends { readonly name: string }>(entries: readonly T[]): T[] {
  const byName = new Map<string, T>();
  for (const entry of entries) if (!byName.has(entry.name)) byName.set(entry.name, entry);
  return [...byName.values()];
}

async function credentialsOf(
  config: KubeConfig,
  origins: UserOrigins,
  mayRun: MayRun,
): Promise<RequestCredentials> {
  const program = origins.programOf(config.getCurrentUser());
  if (program && !(await mayRun(program))) {
    throw new LoginRefusedError(program);
  }
  const options: RequestOptions & { headers: Record<string, string> } = { headers: {} };
  await config.applyToHTTPSOptions(options);
  // Only a proxy needs the library's own agent; ours keeps connections.
  if (!config.getCurrentCluster()?.proxyUrl) delete options.agent;
  return options;
}

function expandHome(file: string): string {
  return file.startsWith('~/') ? join(homedir(), file.slice(2)) : file;
}
