// Installs the definitions of well-known projects, fetched as Go modules, into our server, and prints for each how many are
// served, and what kubectl says of those that are not.
//   node test/upstream/projects.ts [WORD …]
// The words choose projects. Needs `go` and `kubectl`; skipped where they are not.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { startWheelhouse } from '../support/wheelhouse.ts';

/** A module in a version, and where in it its definitions are. */
const PROJECTS: readonly (readonly [module: string, folder: string])[] = [
  ['github.com/argoproj/argo-cd/v2@v2.13.0', 'manifests/crds'],
  ['github.com/cert-manager/cert-manager@v1.16.0', 'deploy/crds'],
  ['github.com/crossplane/crossplane@v1.18.0', 'cluster/crds'],
  ['github.com/kedacore/keda/v2@v2.16.0', 'config/crd/bases'],
  ['github.com/prometheus-operator/prometheus-operator@v0.78.2', 'example/prometheus-operator-crd'],
  ['github.com/tektoncd/pipeline@v0.66.0', 'config'],
  ['istio.io/api@v1.24.0', 'kubernetes'],
  ['knative.dev/serving@v0.43.0', 'config/core/300-resources'],
  ['sigs.k8s.io/cluster-api@v1.9.0', 'config/crd/bases'],
  ['sigs.k8s.io/gateway-api@v1.2.1', 'config/crd/standard'],
];

const words = process.argv.slice(2);
const chosen = PROJECTS.filter(
  ([module]) => words.length === 0 || words.some((word) => module.includes(word)),
);
const kubectl = findKubectls().at(-1);
if (!kubectl || spawnSync('go', ['version']).status !== 0)
  console.log('skipped: go and kubectl fetch and install');
else await installAll(kubectl.file);

async function installAll(file: string): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'wheelhouse-projects-'));
  const cluster = await startWheelhouse('--ephemeral', '--nodes', '0');
  try {
    const client = new Kubectl(file, cluster.kubeconfig, 'default', home);
    for (const [module, folder] of chosen)
      console.log(`${module}: ${await install(client, home, module, folder)}`);
    console.log(await client.run('get crd'));
  } finally {
    await cluster.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

async function install(client: Kubectl, home: string, module: string, folder: string): Promise<string> {
  writeFileSync(path.join(home, 'go.mod'), 'module definitions\n');
  const fetched = spawnSync('go', ['mod', 'download', '-json', module], { cwd: home, encoding: 'utf8' });
  const { Dir: dir, Error: problem } = JSON.parse(fetched.stdout || '{}') as { Dir?: string; Error?: string };
  if (dir === undefined) return `not fetched: ${problem ?? fetched.stderr}`;
  const definitions = documentsIn(path.join(dir, folder)).filter((text) =>
    /^kind: *CustomResourceDefinition/m.test(text),
  );
  let served = 0;
  const refused: string[] = [];
  for (const text of definitions) {
    const applied = await client.try('apply --server-side -f -', text);
    const name = /^(\S+) serverside-applied/.exec(applied.stdout)?.[1];
    const waited = name && (await client.try(`wait --for=condition=Established ${name} --timeout=20s`));
    if (waited && waited.code === 0) served++;
    else refused.push(applied.stderr || (waited ? waited.stderr : '') || 'nothing was said');
  }
  return [`${served} of ${definitions.length} are served`, ...refused].join('\n  ');
}

/** Of charts what is no template. */
function documentsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => /\.ya?ml$/.test(file) && statSync(file).isFile())
    .flatMap((file) =>
      readFileSync(file, 'utf8')
        .replace(/^.*\{\{.*\n/gm, '')
        .split(/^---.*$/m),
    );
}
