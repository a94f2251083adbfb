import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

/** A module in a version, and where in it its definitions are. */
export const PROJECTS: readonly (readonly [module: string, folder: string])[] = [
  ['github.com/argoproj/argo-cd/v2@v2.13.0', 'manifests/crds'],
  ['github.com/argoproj/argo-rollouts@v1.7.2', 'manifests/crds'],
  ['github.com/cert-manager/cert-manager@v1.16.0', 'deploy/crds'],
  ['github.com/crossplane/crossplane@v1.18.0', 'cluster/crds'],
  ['github.com/external-secrets/external-secrets@v0.10.7', 'config/crds/bases'],
  ['github.com/kedacore/keda/v2@v2.16.0', 'config/crd/bases'],
  ['github.com/prometheus-operator/prometheus-operator@v0.78.2', 'example/prometheus-operator-crd'],
  ['github.com/tektoncd/pipeline@v0.66.0', 'config'],
  ['istio.io/api@v1.24.0', 'kubernetes'],
  ['knative.dev/serving@v0.43.0', 'config/core/300-resources'],
  ['sigs.k8s.io/cluster-api@v1.9.0', 'config/crd/bases'],
  ['sigs.k8s.io/gateway-api@v1.2.1', 'config/crd/standard'],
];

/** An object as a file of a project has it. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export interface Definition extends Manifest {
  readonly spec: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly plural: string; readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly served: boolean }[];
    readonly conversion?: { readonly strategy?: string };
  };
}

const FILE_LIMIT_BYTES = 2 ** 20;

/** The folder of a module's files, fetched where it was not; throws where it cannot be had. */
export function fetchModule(home: string, module: string): string {
  writeFileSync(path.join(home, 'go.mod'), 'module definitions\n');
  const fetched = spawnSync('go', ['mod', 'download', '-json', module], { cwd: home, encoding: 'utf8' });
  const { Dir: dir, Error: problem } = JSON.parse(fetched.stdout || '{}') as { Dir?: string; Error?: string };
  if (dir === undefined) throw new Error(problem ?? fetched.stderr);
  return dir;
}

export function definitionsIn(folder: string): Definition[] {
  return manifestsIn(folder).filter((object) => object.kind === 'CustomResourceDefinition') as Definition[];
}

/** Objects of the kinds that are defined, as the module has them for examples and tests: at most some of each kind. */
export function samplesIn(folder: string, definitions: readonly Definition[], most: number): Manifest[] {
  const counts = new Map<string, number>();
  for (const { spec } of definitions) {
    for (const { name, served } of spec.versions)
      if (served) counts.set(`${spec.group}/${name} ${spec.names.kind}`, 0);
  }
  return manifestsIn(folder).filter(({ apiVersion, kind, metadata }) => {
    const key = `${apiVersion} ${kind}`;
    const count = counts.get(key);
    if (count === undefined || count >= most || typeof metadata?.name !== 'string') return false;
    counts.set(key, count + 1);
    return true;
  });
}

/** What can be read: files of charts are templates, and tests have files that are wrong on purpose. */
function manifestsIn(folder: string): Manifest[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => path.join(folder, name))
    .filter((file) => /\.ya?ml$/.test(file) && isRead(file))
    .sort()
    .flatMap((file) => parseManifests(readFileSync(file, 'utf8').replace(/^.*\{\{.*\n/gm, '')));
}

function isRead(file: string): boolean {
  const { size } = statSync(file);
  return statSync(file).isFile() && (size < FILE_LIMIT_BYTES || file.includes('crd'));
}

function parseManifests(text: string): Manifest[] {
  try {
    return parseAllDocuments(text)
      .filter(({ errors }) => errors.length === 0)
      .map((document) => document.toJSON() as unknown)
      .filter((value): value is Manifest => typeof value === 'object' && value !== null && 'kind' in value);
  } catch {
    return [];
  }
}
