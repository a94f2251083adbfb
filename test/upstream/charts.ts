// Installs what well-known projects ship, from their modules: charts by `helm` (install, upgrade, rollback, uninstall), and
// folders by `kubectl apply -k` and by `kustomize build`, on simulated nodes; each until all that it runs is there. Prints a
// line for each, and ends with 1 where one failed.
//   [WHEELHOUSE_HELM=helm WHEELHOUSE_KUSTOMIZE=kustomize] node test/upstream/charts.ts
// Needs `go` and `kubectl`; without `helm` or `kustomize` what needs them is skipped. Both can be had by `go install`.
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findKubectls, Kubectl } from '../support/kubectl.ts';
import { startWheelhouse } from '../support/wheelhouse.ts';
import { fetchModule } from './projects/modules.ts';

const run = promisify(execFile);
const { WHEELHOUSE_HELM: helm = 'helm', WHEELHOUSE_KUSTOMIZE: kustomize = 'kustomize' } = process.env;

const CHARTS = [
  ['github.com/crossplane/crossplane@v1.18.0', 'cluster/charts/crossplane', ['replicas=2']],
  [
    'github.com/external-secrets/external-secrets@v0.10.7',
    'deploy/charts/external-secrets',
    ['installCRDs=false', 'replicaCount=2'],
  ],
] as const;
const FOLDERS = [
  ['github.com/argoproj/argo-rollouts@v1.7.2', 'manifests/cluster-install', 'argo-rollouts'],
] as const;
const TIMEOUT = '--timeout=60s';

const file = findKubectls().at(-1)?.file;
if (file === undefined || spawnSync('go', ['version']).status !== 0)
  console.log('skipped: go and kubectl fetch and install');
else process.exitCode = (await installAll(file)) ? 0 : 1;

async function installAll(kubectlFile: string): Promise<boolean> {
  const home = mkdtempSync(path.join(tmpdir(), 'wheelhouse-charts-'));
  const cluster = await startWheelhouse('--ephemeral', '--nodes', '2');
  try {
    const kubectl = new Kubectl(kubectlFile, cluster.kubeconfig, 'default', home);
    const works: [name: string, work: () => Promise<unknown>][] = [];
    if (spawnSync(helm, ['version']).status === 0) {
      for (const [module, folder, sets] of CHARTS) {
        const chart = (): string => copyOfChart(path.join(fetchModule(home, module), folder), home);
        works.push([`helm: ${module}`, () => installChart(chart(), sets, cluster.kubeconfig, home)]);
      }
    } else console.log('skipped: what helm installs');
    for (const [module, folder, namespace] of FOLDERS) {
      const at = (): string => path.join(fetchModule(home, module), folder);
      works.push([`kubectl apply -k: ${module}`, () => applyFolder(kubectl, `-k ${at()}`, namespace)]);
      if (spawnSync(kustomize, ['version']).status !== 0) console.log('skipped: what kustomize builds');
      else works.push([`kustomize: ${module}`, async () => applyBuilt(kubectl, at(), namespace, home)]);
    }
    let areWell = true;
    for (const [name, work] of works) {
      const failure = await work().then(
        () => undefined,
        (error: unknown) => String(error),
      );
      console.log(`${name}: ${failure ?? 'installed'}`);
      areWell &&= failure === undefined;
    }
    return areWell;
  } finally {
    await cluster.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

/** A chart without those that it would fetch from elsewhere. */
function copyOfChart(folder: string, home: string): string {
  const copy = path.join(home, path.basename(folder));
  cpSync(folder, copy, { recursive: true });
  spawnSync('chmod', ['-R', 'u+w', copy]);
  rmSync(path.join(copy, 'Chart.lock'), { force: true });
  const description = path.join(copy, 'Chart.yaml');
  writeFileSync(
    description,
    readFileSync(description, 'utf8').replace(/^dependencies:\n(?:[ -].*\n?)*/m, ''),
  );
  return copy;
}

async function installChart(
  chart: string,
  sets: readonly string[],
  kubeconfig: string,
  home: string,
): Promise<void> {
  const name = path.basename(chart);
  const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: kubeconfig };
  const wait = ['-n', name, '--wait', TIMEOUT];
  const given = sets.flatMap((set) => ['--set', set]);
  const [first = []] = sets.filter((set) => set.startsWith('install')).map((set) => ['--set', set]);
  await run(helm, ['install', name, chart, '--create-namespace', ...first, ...wait], { env });
  await run(helm, ['upgrade', name, chart, ...given, ...wait], { env });
  await run(helm, ['rollback', name, '1', ...wait], { env });
  const { stdout } = await run(helm, ['history', name, '-n', name, '-o', 'json'], { env });
  const states = (JSON.parse(stdout) as { status: string }[]).map(({ status }) => status).join(' ');
  if (states !== 'superseded superseded deployed') throw new Error(`its history is ${states}`);
  await run(helm, ['uninstall', name, ...wait], { env });
}

async function applyFolder(kubectl: Kubectl, what: string, namespace: string): Promise<void> {
  await kubectl.run(`create namespace ${namespace}`);
  await kubectl.run(`apply --server-side -n ${namespace} ${what}`);
  await kubectl.run(`-n ${namespace} wait --for=condition=Available deployment --all ${TIMEOUT}`);
  await kubectl.run(`delete -n ${namespace} ${what} ${TIMEOUT}`);
  await kubectl.run(`delete namespace ${namespace} ${TIMEOUT}`);
}

async function applyBuilt(kubectl: Kubectl, folder: string, namespace: string, home: string): Promise<void> {
  const { stdout } = await run(kustomize, ['build', folder], { maxBuffer: 64 * 2 ** 20 });
  const built = path.join(home, 'built.yaml');
  writeFileSync(built, stdout);
  await applyFolder(kubectl, `-f ${built}`, namespace);
}
