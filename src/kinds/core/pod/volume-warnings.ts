import { type FieldPath, quote } from '../../../api/index.ts';
import { warnAboutClaim } from '../resources/fraction-warnings.ts';
import { warn } from './warn.ts';
import type { PodVolume, ProjectedSource } from './types.ts';

/** Volumes whose drivers are gone, in upstream's order, by the names that its warnings have. */
const OLD_VOLUMES: readonly (readonly [keyof PodVolume, string, string?])[] = [
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['gitRepo', 'deprecated in v1.11, and disabled by default in v1.33+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['flocker', 'deprecated in v1.22, non-functional in v1.25+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
  ['quobyte', 'deprecated in v1.22, non-functional in v1.25+'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
];

export function warnAboutVolumes(warnings: string[], volumes: readonly PodVolume[], path: FieldPath): void {
  for (const [index, volume] of volumes.entries()) {
    for (const [source, message, name = source] of OLD_VOLUMES) {
      if (volume[source] !== undefined) warn(warnings, path.index(index).child(name), message);
      // In upstream's order, which tells of it here.
      if (source !== 'glusterfs' || !volume.ephemeral?.volumeClaimTemplate) continue;
      const template = path.index(index).child('ephemeral', 'volumeClaimTemplate', 'spec');
      warnAboutClaim(warnings, volume.ephemeral.volumeClaimTemplate.spec, template);
    }
  }
  for (const volume of volumes) warnAboutOverlaps(warnings, volume);
}

/** A path in a volume, and in a projected one what it comes from. */
interface Place {
  readonly path: string;
  readonly source: string;
}

function warnAboutOverlaps(warnings: string[], volume: PodVolume): void {
  const { configMap, secret, downwardAPI, projected } = volume;
  const tell = (places: readonly Place[], about: string): void => {
    const name = `volume ${quote(volume.name)} (${about})`;
    for (const overlap of overlaps(places)) warnings.push(`${name}: overlapping paths: ${overlap}`);
  };
  if (configMap?.items) tell(placesOf(configMap.items), `ConfigMap ${quote(configMap.name ?? '')}`);
  if (secret?.items) tell(placesOf(secret.items), `Secret ${quote(secret.secretName ?? '')}`);
  if (downwardAPI?.items) tell(placesOf(downwardAPI.items), 'DownwardAPI');
  if (!projected) return;
  for (const source of projected.sources ?? []) {
    if (Object.keys(source).length > 0) continue;
    warnings.push(`volume ${quote(volume.name)} (Projected) has no sources provided`);
  }
  tell((projected.sources ?? []).flatMap(projectedPlaces), 'Projected');
}

function projectedPlaces({ configMap, secret, downwardAPI, serviceAccountToken }: ProjectedSource): Place[] {
  if (configMap?.items) return placesOf(configMap.items, `ConfigMap ${quote(configMap.name ?? '')}`);
  if (secret?.items) return placesOf(secret.items, `Secret ${quote(secret.name ?? '')}`);
  if (downwardAPI?.items) return placesOf(downwardAPI.items, 'DownwardAPI');
  return serviceAccountToken ? placesOf([serviceAccountToken], 'ServiceAccountToken') : [];
}

function placesOf(items: readonly { readonly path: string }[], source = ''): Place[] {
  return items.map(({ path }) => ({ path: withoutSlashes(path ?? ''), source }));
}

function withoutSlashes(path: string): string {
  let end = path.length;
  while (path[end - 1] === '/') end--;
  return path.slice(0, end);
}

/** So many overlaps are told: a volume that names one path a thousand times has half a million. */
const OVERLAP_LIMIT = 1000;

/** Pairs of which one is the other or lies within it, the later one first. */
function overlaps(places: readonly Place[]): string[] {
  const rows = places.map(({ path }, index) => ({ folder: `${path}/`, index })).filter(isNamed);
  rows.sort((a, b) => (a.folder < b.folder ? -1 : a.folder > b.folder ? 1 : a.index - b.index));
  const pairs: (readonly [number, number])[] = [];
  // In this order what lies within a folder follows it at once.
  const around: typeof rows = [];
  for (const row of rows) {
    for (let last = around.at(-1); last && !row.folder.startsWith(last.folder); last = around.at(-1))
      around.pop();
    for (const { index } of around) {
      if (pairs.length >= OVERLAP_LIMIT) break;
      pairs.push([Math.max(index, row.index), Math.min(index, row.index)]);
    }
    around.push(row);
  }
  pairs.sort(([a, b], [c, d]) => a - c || b - d);
  return pairs.flatMap(([later, earlier]) => {
    const [place, other] = [places[later], places[earlier]];
    return place && other ? [`${printPlace(place)} with ${printPlace(other)}`] : [];
  });
}

function isNamed({ folder }: { readonly folder: string }): boolean {
  return folder !== '/';
}

function printPlace({ path, source }: Place): string {
  return source === '' ? quote(path) : `${quote(path)} (${source})`;
}
