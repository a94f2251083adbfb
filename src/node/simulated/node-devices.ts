import type { Node, ResourceSlice } from '../../kinds/index.ts';
import type { Disposable } from '../../base/index.ts';
import { type Client, isAlreadyExists, isNotFound } from '../../client/index.ts';
import { type Device, devicesIn } from './devices-text.ts';

const RETRY_MS = 1000;

/** Publishes the ResourceSlices of one node, a slice a driver, whenever what is said of its devices changes. */
export class NodeDevices implements Disposable {
  private readonly client: Client;
  private readonly annotation: string;
  private node: Node;
  private said: string | undefined;
  private drivers: ReadonlySet<string> = new Set();
  private isWriting = false;
  private isDisposed = false;
  private retry: Disposable | undefined;

  constructor(client: Client, node: Node, annotation: string) {
    this.client = client;
    this.annotation = annotation;
    this.node = node;
    this.update(node);
  }

  update(node: Node): void {
    this.node = node;
    const text = node.metadata.annotations?.[this.annotation];
    if (text !== this.said && !this.isWriting && !this.isDisposed) void this.write(text);
  }

  dispose(): void {
    this.isDisposed = true;
    this.retry?.dispose();
  }

  private async write(text: string | undefined): Promise<void> {
    this.isWriting = true;
    const devices = devicesIn(text ?? '');
    try {
      for (const driver of this.drivers) if (!devices.has(driver)) await this.withdraw(driver);
      for (const [driver, own] of devices) await this.publish(driver, own);
      this.drivers = new Set(devices.keys());
      this.said = text;
      this.isWriting = false;
      this.update(this.node);
    } catch (error) {
      this.isWriting = false;
      if (this.isDisposed) return;
      this.client.log.warn('ResourceSlices not written', { node: this.node.metadata.name, error });
      this.retry?.dispose();
      this.retry = this.client.clock.setTimer(RETRY_MS, () => this.update(this.node));
    }
  }

  private async publish(driver: string, devices: readonly Device[]): Promise<void> {
    const { name: nodeName = '', uid = '' } = this.node.metadata;
    const name = nameOf(nodeName, driver);
    const pool = { name: nodeName, generation: 1, resourceSliceCount: 1 };
    const spec = { driver, nodeName, pool, devices: [...devices] };
    try {
      await this.slices.create({
        apiVersion: 'resource.k8s.io/v1',
        kind: 'ResourceSlice',
        metadata: {
          name,
          ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid, controller: true }],
        },
        spec,
      });
    } catch (error) {
      if (!isAlreadyExists(error)) throw error;
      const known = await this.slices.get({ name });
      const generation = known.spec.pool.generation + 1;
      await this.slices.update({ ...known, spec: { ...spec, pool: { ...pool, generation } } });
    }
  }

  private async withdraw(driver: string): Promise<void> {
    try {
      await this.slices.delete({ name: nameOf(this.node.metadata.name ?? '', driver) });
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }

  private get slices() {
    return this.client.resource<ResourceSlice>('resource.k8s.io/v1', 'resourceslices');
  }
}

function nameOf(nodeName: string, driver: string): string {
  return `${nodeName}-${driver}`;
}
