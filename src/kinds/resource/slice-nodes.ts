import { append } from '../../base/index.ts';
import {
  dns1123Subdomain,
  type FieldError,
  type FieldPath,
  invalid,
  givenEmpty,
  goList,
  invalidAll,
  NODE_SELECTOR_TERM,
  printed,
  required,
} from '../../api/index.ts';
import { validateNodeSelector } from '../core/node-selector/node-selector.ts';

const TERMS = goList(NODE_SELECTOR_TERM);

/** The nodes from which devices are reached. */
export interface NodeChoice {
  readonly nodeName?: string;
  readonly nodeSelector?: Parameters<typeof validateNodeSelector>[0];
  readonly allNodes?: boolean;
  readonly perDeviceNodeSelection?: boolean;
}

/** One of `fields` must be set; `none` and `many` are the messages where none is, and where more are. */
export function validateNodeChoice(
  choice: NodeChoice,
  path: FieldPath,
  { fields, none, many }: { fields: readonly (keyof NodeChoice)[]; none: string; many: string },
): FieldError[] {
  // Only that of a whole slice is held to one term.
  const errors = validateChosen(choice, path, fields.includes('perDeviceNodeSelection'));
  const chosen = fields.filter((field) => Boolean(choice[field])).map((field) => `\`${field}\``);
  if (chosen.length === 0) errors.push(required(path, none));
  else if (chosen.length > 1) errors.push(invalid(path, `{${chosen.join(', ')}}`, many));
  return errors;
}

function validateChosen(
  { nodeName, nodeSelector, ...flags }: NodeChoice,
  path: FieldPath,
  isOfSlice: boolean,
): FieldError[] {
  const errors: FieldError[] = [];
  const namePath = path.child('nodeName');
  if (nodeName === '')
    errors.push(invalid(namePath, '', 'must be either unset or set to a non-empty string'));
  else if (nodeName) append(errors, invalidAll(namePath, nodeName, dns1123Subdomain(nodeName)));
  if (nodeSelector) {
    append(errors, validateNodeSelector(nodeSelector, path.child('nodeSelector')));
    const { nodeSelectorTerms: terms = [] } = nodeSelector;
    if (isOfSlice && terms.length !== 1) {
      const value = terms.length > 0 ? printed(TERMS, terms) : givenEmpty(nodeSelector, 'nodeSelectorTerms');
      const detail = 'must have exactly one node selector term';
      errors.push(invalid(path.child('nodeSelector', 'nodeSelectorTerms'), value, detail));
    }
  }
  for (const flag of ['allNodes', 'perDeviceNodeSelection'] as const) {
    if (flags[flag] === false) {
      errors.push(invalid(path.child(flag), false, 'must be either unset or set to true'));
    }
  }
  return errors;
}
