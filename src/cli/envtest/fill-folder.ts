import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { KUBERNETES_VERSION } from '../../cluster/index.ts';
import { reasonOf } from '../../platform/index.ts';
import { API_SERVER_HELP } from './api-server-flags.ts';
import { ETCD_HELP } from './etcd-flags.ts';
import { apiServerLauncher, BUNDLES_FOLDER, etcdLauncher, kubectlLauncher } from './launchers.ts';
import { tryOut } from './try-out.ts';

/** What the programs of the folder are made of, beside the command line. */
const BUNDLE = /^(envtest(-\w+)?|part-\w+)\.(cjs|js|txt)$/;
const PROGRAM = 0o755;

export interface FolderOptions {
  /** Where the bundles are, beside the command line's own. */
  readonly bundlesFrom: string;
  /** This program's. */
  readonly version: string;
  /** Where a bash is that can be a `kube-apiserver`; looked for in the PATH where left out. */
  readonly bash?: string;
}

/**
 * Fills a folder with `etcd`, `kube-apiserver` and `kubectl` for KUBEBUILDER_ASSETS, and tries them. What it needs is copied
 * into it: it works without this package, and can be kept by a CI job's cache. Rejects where it cannot be written, or
 * does not work.
 */
export async function fillFolder(
  folder: string,
  { bundlesFrom, version, bash = findBash() }: FolderOptions,
): Promise<void> {
  const bundleNames = fs.readdirSync(bundlesFrom).filter((each) => BUNDLE.test(each));
  if (bundleNames.length === 0)
    throw new Error(`the bundles of envtest are not in ${bundlesFrom}: build them first`);
  const places = { bash: bash === 'none' ? undefined : bash, node: process.execPath };
  const whole = path.resolve(folder);
  const bundles = path.join(whole, BUNDLES_FOLDER);
  try {
    const isNew = !fs.existsSync(whole);
    fs.mkdirSync(bundles, { recursive: true });
    // Programs are for everybody, as those of a system are.
    for (const made of isNew ? [whole, bundles] : [bundles]) fs.chmodSync(made, PROGRAM);
    for (const name of bundleNames) {
      replace(path.join(bundles, name), fs.readFileSync(path.join(bundlesFrom, name)));
    }
    replace(path.join(bundles, 'etcd.txt'), ETCD_HELP);
    replace(path.join(bundles, 'kube-apiserver.txt'), API_SERVER_HELP);
    replace(path.join(whole, 'etcd'), etcdLauncher(places, `etcd of Wheelhouse ${version}`), PROGRAM);
    replace(
      path.join(whole, 'kube-apiserver'),
      apiServerLauncher(places, `Kubernetes ${KUBERNETES_VERSION}`),
      PROGRAM,
    );
    replace(path.join(whole, 'kubectl'), kubectlLauncher(), PROGRAM);
  } catch (error) {
    throw new Error(`${folder} cannot be filled: ${reasonOf(error)}`, { cause: error });
  }
  await tryOut(whole);
}

/** Written whole or not at all: tests may run from the folder meanwhile. */
function replace(file: string, content: string | Buffer, mode = 0o644): void {
  const unfinished = `${file}.${process.pid}.tmp`;
  fs.writeFileSync(unfinished, content, { mode });
  fs.chmodSync(unfinished, mode);
  fs.renameSync(unfinished, file);
}

/**
 * A bash that reaches ports by their numbers, which some are built without, and that hears a signal while it reads, which it
 * does from 4.3 on; `none` where there is none.
 */
function findBash(): string {
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder));
  return (
    [...folders, '/bin', '/usr/bin'].map((folder) => path.join(folder, 'bash')).find(isGoodBash) ?? 'none'
  );
}

function isGoodBash(bash: string): boolean {
  if (!fs.existsSync(bash)) return false;
  const script =
    '((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1] >= 403)) && echo new; : 3<>/dev/tcp/127.0.0.1/1';
  const { stdout, stderr } = spawnSync(bash, ['-c', script], { encoding: 'utf8' });
  // Without ports such a path is a file like any other, and is not there.
  return stdout === 'new\n' && !/No such file/i.test(stderr);
}
