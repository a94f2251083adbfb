import type { ApiObject, Client } from '../../src/client/index.ts';

export const NAMESPACE = 'default';
export const CONFIG_MAPS = 'configmaps';
/** What all names of the campaign begin with: others have ConfigMaps, too. */
const PREFIX = 'item-';

export type Item = ApiObject & { readonly data?: Readonly<Record<string, string>> };

export const nameOf = (writer: number, index: number): string => `${PREFIX}${writer}-${index}`;
export const keyOf = (name: string): string => `/registry/${CONFIG_MAPS}/${NAMESPACE}/${name}`;

export function itemOf(name: string, held: string): Item {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: NAMESPACE },
    data: { held, padding: 'x'.repeat(400) },
  };
}

export function heldBy(item: Item): string {
  return item.data?.['held'] ?? '';
}

/** What is there, and as of which revision. */
export async function itemsOf(client: Client): Promise<{ revision: number; held: Map<string, string> }> {
  const list = await client.resource<Item>('v1', CONFIG_MAPS).listAll({ namespace: NAMESPACE });
  const held = new Map(list.items.map((item) => [item.metadata.name ?? '', heldBy(item)]));
  for (const name of held.keys()) if (!name.startsWith(PREFIX)) held.delete(name);
  return { revision: Number(list.resourceVersion), held };
}
