import { nestFields } from '../edit/nest-fields.ts';
import { itemsUnder, type MapNode, valueUnder } from '../syntax/index.ts';
import type { TextEdit } from '../text/text.ts';

/** Every kind of metric tells its target in the same way: `metric` says what is measured, `target` what is wanted. */
export function migrateAutoscaler(text: string, object: MapNode): TextEdit[] {
  return itemsUnder(valueUnder(object, 'spec'), 'metrics').flatMap((metric) =>
    Object.entries(MOVES).flatMap(([source, moves]) => {
      const value = valueUnder(metric, source);
      return value?.kind === 'map' ? nestFields(text, value, moves, { companions: TARGET_TYPES }) : [];
    }),
  );
}

const RESOURCE = {
  targetAverageUtilization: ['target', 'averageUtilization'],
  targetAverageValue: ['target', 'averageValue'],
};

/** Where the fields of each kind of metric went. */
const MOVES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  resource: RESOURCE,
  containerResource: RESOURCE,
  pods: {
    metricName: ['metric', 'name'],
    selector: ['metric', 'selector'],
    targetAverageValue: ['target', 'averageValue'],
  },
  object: {
    target: ['describedObject'],
    metricName: ['metric', 'name'],
    selector: ['metric', 'selector'],
    targetValue: ['target', 'value'],
    averageValue: ['target', 'averageValue'],
  },
  external: {
    metricName: ['metric', 'name'],
    metricSelector: ['metric', 'selector'],
    targetValue: ['target', 'value'],
    targetAverageValue: ['target', 'averageValue'],
  },
};

/** The `type` that goes with each field of a target. */
const TARGET_TYPES: Readonly<Record<string, { readonly type: string }>> = {
  averageUtilization: { type: 'Utilization' },
  averageValue: { type: 'AverageValue' },
  value: { type: 'Value' },
};
