import { addEntries, renameKey } from '../edit/edits.ts';
import { nestFields } from '../edit/nest-fields.ts';
import { entryOf, itemsUnder, type MapNode, resolveScalar, valueUnder } from '../syntax/index.ts';
import type { TextEdit } from '../text/text.ts';

/** Backends name their service in an object of its own, and every path says how it is matched. */
export function migrateIngress(text: string, object: MapNode): TextEdit[] {
  const spec = valueUnder(object, 'spec');
  const edits: TextEdit[] = [];
  const initial = entryOf(spec, 'backend');
  if (initial) edits.push(renameKey(initial, 'defaultBackend'), ...migrateBackend(text, initial.value));
  for (const rule of itemsUnder(spec, 'rules')) {
    for (const path of itemsUnder(valueUnder(rule, 'http'), 'paths')) {
      edits.push(...migrateBackend(text, valueUnder(path, 'backend')));
      if (path.kind === 'map' && !entryOf(path, 'pathType')) {
        edits.push(addEntries(text, path, { pathType: 'ImplementationSpecific' }));
      }
    }
  }
  return edits;
}

function migrateBackend(text: string, backend: ReturnType<typeof valueUnder>): TextEdit[] {
  if (backend?.kind !== 'map') return [];
  const port = valueUnder(backend, 'servicePort');
  const isNumber = port?.kind === 'scalar' && typeof resolveScalar(port) === 'number';
  return nestFields(text, backend, {
    serviceName: ['service', 'name'],
    servicePort: ['service', 'port', isNumber ? 'number' : 'name'],
  });
}
