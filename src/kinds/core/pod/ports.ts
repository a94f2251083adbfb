import {
  checkMessages,
  checkRequiredChoice,
  duplicate,
  type FieldError,
  type FieldPath,
  portName,
  portNumber,
  required,
} from '../../../api/index.ts';
import type { AnyContainer, ContainerPort } from './types.ts';

const PROTOCOLS = ['SCTP', 'TCP', 'UDP'];

export function validateContainerPorts(
  errors: FieldError[],
  ports: readonly ContainerPort[] | undefined,
  path: FieldPath,
): void {
  if (!ports) return;
  const names = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const at = path.index(index);
    validatePortName(errors, port.name, names, at);
    if (!port.containerPort) errors.push(required(at.child('containerPort')));
    else {
      checkMessages(errors, at.child('containerPort'), port.containerPort, portNumber(port.containerPort));
    }
    if (port.hostPort) checkMessages(errors, at.child('hostPort'), port.hostPort, portNumber(port.hostPort));
    checkRequiredChoice(errors, at.child('protocol'), port.protocol, PROTOCOLS);
  }
}

function validatePortName(
  errors: FieldError[],
  name: string | undefined,
  names: Set<string>,
  path: FieldPath,
): void {
  if (!name) return;
  const messages = portName(name);
  if (messages.length > 0) checkMessages(errors, path.child('name'), name, messages);
  else if (names.has(name)) errors.push(duplicate(path.child('name'), name));
  else names.add(name);
}

/** Two containers that run side by side cannot hold the same port of the node. */
export function validateHostPorts(
  errors: FieldError[],
  containers: readonly AnyContainer[],
  path: FieldPath,
): void {
  const taken = new Set<string>();
  for (const [index, container] of containers.entries()) {
    for (const [portIndex, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol ?? ''}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) {
        errors.push(duplicate(path.index(index).child('ports').index(portIndex).child('hostPort'), key));
      }
      taken.add(key);
    }
  }
}
