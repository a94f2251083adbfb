import type { JsonObject } from '../../../../src/base/index.ts';
import { AGGREGATED, API_SERVICES, GROUP, registration } from '../../../support/extending-servers.ts';
import type { Harness } from '../harness.ts';

/** Registers a version with a server at `wardle`, which a Service of that name leads to. */
export async function register(harness: Harness, version = 'v1', spec: JsonObject = {}): Promise<void> {
  await harness.send('POST', '/api/v1/namespaces/default/services', {
    metadata: { name: 'wardle' },
    spec: { type: 'ExternalName', externalName: 'wardle' },
  });
  const { status } = await harness.send('POST', API_SERVICES, registration(version, {}, spec));
  if (status !== 201) throw new Error(`the registration is answered with ${status}`);
  await harness.clock.advance(10);
}

/** The condition of a registration. */
export async function available(harness: Harness, version = 'v1'): Promise<JsonObject> {
  const { body } = await harness.send('GET', `${API_SERVICES}/${version}.${GROUP}`);
  return body.status.conditions[0];
}

/** What the aggregated document has of the group, and of the whole. */
export async function discovered(harness: Harness) {
  const { body } = await harness.send('GET', '/apis', undefined, { accept: AGGREGATED });
  // oxlint-disable-next-line typescript/no-explicit-any
  const groups = body.items as any[];
  return {
    names: groups.map(({ metadata }) => metadata.name as string),
    group: groups.find(({ metadata }) => metadata.name === GROUP),
  };
}
