import type { Node, ResourceSlice } from '../../kinds/index.ts';
import { deepEqual } from '../../base/index.ts';
import { type Client, isAlreadyExists, isNotFound, type ResourceClient } from '../../client/index.ts';
import { type Device, devicesIn } from './devices-text.ts';
import type { NodeRule } from './node-rule.ts';

/** The ResourceSlices of a node, a slice a driver, with the devices that its annotation names. */
export function devicesRule(client: Client, annotation: string): NodeRule {
  const slices = client.resource<ResourceSlice>('resource.k8s.io/v1', 'resourceslices');
  return {
    annotation,
    what: 'ResourceSlices',
    async publish(node, text = '', before = '') {
      const devices = devicesIn(text);
      for (const driver of devicesIn(before).keys()) {
        if (!devices.has(driver)) await withdraw(slices, node, driver);
      }
      for (const [driver, own] of devices) await publish(slices, node, driver, own);
    },
  };
}

async function publish(
  slices: ResourceClient<ResourceSlice>,
  { metadata: { name: nodeName = '', uid = '' } }: Node,
  driver: string,
  devices: readonly Device[],
): Promise<void> {
  const name = nameOf(nodeName, driver);
  const pool = { name: nodeName, generation: 1, resourceSliceCount: 1 };
  const spec = { driver, nodeName, pool, devices: [...devices] };
  const owner = { apiVersion: 'v1', kind: 'Node', name: nodeName, uid, controller: true };
  try {
    await slices.create({
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceSlice',
      metadata: { name, ownerReferences: [owner] },
      spec,
    });
  } catch (error) {
    if (!isAlreadyExists(error)) throw error;
    const known = await slices.get({ name });
    const { generation } = known.spec.pool;
    // One that a former process of the node has published stays as it is where it says the same.
    if (deepEqual(known.spec, { ...spec, pool: { ...pool, generation } })) return;
    await slices.update({ ...known, spec: { ...spec, pool: { ...pool, generation: generation + 1 } } });
  }
}

async function withdraw(
  slices: ResourceClient<ResourceSlice>,
  { metadata }: Node,
  driver: string,
): Promise<void> {
  try {
    await slices.delete({ name: nameOf(metadata.name ?? '', driver) });
  } catch (error) {
    if (!isNotFound(error)) throw error;
  }
}

function nameOf(nodeName: string, driver: string): string {
  return `${nodeName}-${driver}`;
}
