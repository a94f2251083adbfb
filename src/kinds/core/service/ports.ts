import { append } from '../../../base/index.ts';
import {
  duplicate,
  type FieldError,
  FieldPath,
  forbidden,
  goStruct,
  invalidAll,
  portName,
  portNumber,
  printed,
  qualifiedName,
  required,
} from '../../../api/index.ts';
import type { ServicePort } from '../../types/index.ts';
import { validatePortLabel, validatePortNumber, validateProtocol } from '../endpoints/endpoint-ports.ts';

const PORTS = FieldPath.of('spec', 'ports');
/** Upstream shows a port that stands twice with nothing but what identifies it. */
const PORT = goStruct('Name Protocol AppProtocol* Port# TargetPort# NodePort#');

/** Each port by itself. Several must all have a name, each its own. */
export function validateServicePorts(ports: readonly ServicePort[]): FieldError[] {
  const names = new Set<string>();
  return ports.flatMap((port, index) => {
    const path = PORTS.index(index);
    const errors = validatePortName(port.name ?? '', ports.length > 1, names, path.child('name'));
    append(errors, validatePortNumber(port.port, path.child('port')));
    append(errors, validateProtocol(port.protocol, path.child('protocol')));
    append(errors, validatePortNumberOrName(port.targetPort ?? 0, path.child('targetPort')));
    if (port.appProtocol !== undefined) {
      append(
        errors,
        invalidAll(path.child('appProtocol'), port.appProtocol, qualifiedName(port.appProtocol)),
      );
    }
    return errors;
  });
}

/** Node ports where the type has none, and ports that stand twice. */
export function validatePortUse(ports: readonly ServicePort[], type: string): FieldError[] {
  return [
    ...(type === 'ClusterIP' ? ports.flatMap(validateNoNodePort) : []),
    ...validateDistinctNodePorts(ports),
    ...validateDistinctPorts(ports),
  ];
}

export function validatePortNumberOrName(port: number | string, path: FieldPath): FieldError[] {
  return invalidAll(path, port, typeof port === 'number' ? portNumber(port) : portName(port));
}

function validatePortName(
  name: string,
  needsName: boolean,
  names: Set<string>,
  path: FieldPath,
): FieldError[] {
  if (name === '') return needsName ? [required(path)] : [];
  const errors = validatePortLabel(name, path);
  if (names.has(name)) errors.push(duplicate(path, name));
  names.add(name);
  return errors;
}

function validateNoNodePort({ nodePort }: ServicePort, index: number): FieldError[] {
  return nodePort
    ? [forbidden(PORTS.index(index).child('nodePort'), "may not be used when `type` is 'ClusterIP'")]
    : [];
}

function validateDistinctNodePorts(ports: readonly ServicePort[]): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap(({ protocol, nodePort }, index) => {
    if (!nodePort) return [];
    const identity = `${protocol ?? ''} ${nodePort}`;
    const errors = seen.has(identity) ? [duplicate(PORTS.index(index).child('nodePort'), nodePort)] : [];
    seen.add(identity);
    return errors;
  });
}

function validateDistinctPorts(ports: readonly ServicePort[]): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap(({ protocol, port }, index) => {
    const value = printed(PORT, { protocol, port });
    const errors = seen.has(value.text) ? [duplicate(PORTS.index(index), value)] : [];
    seen.add(value.text);
    return errors;
  });
}
