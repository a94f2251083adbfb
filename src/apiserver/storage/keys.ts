import type { ResourceName } from '../../api/index.ts';
import { ROOT } from './revision-feed.ts';

/** What all keys of a custom resource begin with: `/registry/example.com/things/`. */
export function customPrefix({ group, resource }: ResourceName): string {
  return `${ROOT}${group}/${resource}/`;
}
