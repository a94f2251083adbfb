// Installs the definitions of well-known projects, fetched as Go modules, and objects that their modules have for examples,
// and prints for each project how many are served. Where upstream's API server is there, too, all is done on both, and what
// `kubectl` prints of one and not of the other is printed: of the kinds (explain) and of the objects (apply, get, describe).
//   [WHEELHOUSE_KUBE_APISERVER=… WHEELHOUSE_ETCD=…] node test/upstream/projects.ts [--samples 2] [WORD …]
// The words choose projects. Needs `go` and `kubectl`; skipped where they are not.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { compareKubectl, define, type Findings, type Side } from './projects/compare.ts';
import { definitionsIn, fetchModule, PROJECTS, samplesIn } from './projects/modules.ts';
import { type Place, upstreamPrograms, withOurs, withServers } from './servers.ts';

const { values, positionals: words } = parseArgs({
  allowPositionals: true,
  options: { samples: { type: 'string', default: '2' } },
});
const chosen = PROJECTS.filter(
  ([module]) => words.length === 0 || words.some((word) => module.includes(word)),
);
const kubectl = findKubectls().at(-1);
if (!kubectl || spawnSync('go', ['version']).status !== 0)
  console.log('skipped: go and kubectl fetch and install');
else await installAll(kubectl.file);

async function installAll(file: string): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'wheelhouse-projects-'));
  const install = async (places: readonly Place[]): Promise<void> => {
    const sides = places.map((place, index) => sideOf(file, home, place, index));
    for (const [module, folder] of chosen) console.log(await installProject(sides, home, module, folder));
  };
  const programs = upstreamPrograms();
  try {
    if (programs) await withServers(programs, (_upstream, _ours, places) => install(places));
    else await withOurs((place) => install([place]));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

function sideOf(file: string, home: string, { send, address, token }: Place, index: number): Side {
  const own = path.join(home, String(index));
  const kubeconfig = `${own}.kubeconfig`;
  const cluster = { server: address, 'insecure-skip-tls-verify': true };
  writeFileSync(
    kubeconfig,
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'a', cluster }],
      users: [{ name: 'a', user: { token } }],
      contexts: [{ name: 'a', context: { cluster: 'a', user: 'a' } }],
      'current-context': 'a',
    }),
  );
  return { send, kubectl: new Kubectl(file, kubeconfig, 'default', own) };
}

async function installProject(
  sides: readonly Side[],
  home: string,
  module: string,
  folder: string,
): Promise<string> {
  let files: string;
  try {
    files = fetchModule(home, module);
  } catch (error) {
    return `${module}: not fetched: ${String(error)}`;
  }
  const definitions = definitionsIn(path.join(files, folder));
  const found: Findings = { compared: 0, differences: [] };
  const served = await define(sides, definitions, found);
  const samples = samplesIn(files, served, Number(values.samples));
  await compareKubectl(sides, served, samples, found);
  const { compared, differences } = found;
  const head = `${module}: ${served.length} of ${definitions.length} are served, ${samples.length} objects`;
  if (sides.length < 2) return head;
  return [`${head}; ${differences.length} of ${compared} answers differ`, ...differences].join('\n  ');
}
