import { ownValue } from '../../../base/index.ts';
import { type FieldPath, quote } from '../../../api/index.ts';
import type { PodSpec } from '../../types/index.ts';
import { warnAboutFraction } from '../resources/fraction-warnings.ts';
import { warn } from './warn.ts';
import { eachContainer } from './each-container.ts';
import type { AnyContainer, ContainerPort } from './types.ts';

/** What upstream warns of in the containers of a Pod, in its order; `path` is that of the spec. */
export function warnAboutContainers(warnings: string[], spec: PodSpec, path: FieldPath): void {
  eachContainer(spec, path, (container, at) => {
    for (const name of ['memory', 'ephemeral-storage']) {
      for (const part of ['limits', 'requests'] as const) {
        const value = ownValue(container.resources?.[part], name);
        if (value !== undefined) warnAboutFraction(warnings, value, at().child('resources', part).key(name));
      }
    }
    warnAboutHiddenVariables(warnings, container, at);
  });
  warnAboutPorts(warnings, spec, path);
  warnAboutPortNames(warnings, spec, path);
}

/** A variable given twice is fine where the second builds on the first: `PATH: $(PATH):/bin`. */
function warnAboutHiddenVariables(warnings: string[], container: AnyContainer, at: () => FieldPath): void {
  const names = new Set<string>();
  for (const [index, { name, value = '', valueFrom }] of (container.env ?? []).entries()) {
    const reference = `$(${name})`;
    const extends_ = !valueFrom && value !== reference && value.includes(reference);
    if (names.has(name) && !extends_) {
      const why = `hides previous definition of ${quote(name)}, which may be dropped when using apply`;
      warn(warnings, at().child('env').index(index), why);
    }
    names.add(name);
  }
}

interface PlacedPort {
  readonly port: ContainerPort;
  readonly at: FieldPath;
}

function warnAboutPorts(warnings: string[], spec: PodSpec, path: FieldPath): void {
  const known = new Map<string, PlacedPort[]>();
  eachContainer(spec, path, (container, containerAt) => {
    for (const [index, port] of (container.ports ?? []).entries()) {
      const at = containerAt().child('ports').index(index);
      if (port.hostIP && !port.hostPort)
        warn(warnings, at, `hostIP set without hostPort: ${printPort(port)}`);
      const key = `${port.containerPort}/${port.protocol ?? ''}`;
      const others = known.get(key) ?? [];
      for (const other of others) {
        const how = conflict(port, other.port);
        if (how !== undefined) warn(warnings, at, `${how} port definition with ${other.at.toString()}`);
      }
      known.set(key, [...others, { port, at }]);
    }
  });
}

function conflict(port: ContainerPort, other: ContainerPort): string | undefined {
  const { hostIP = '', hostPort = 0 } = port;
  const { hostIP: otherIP = '', hostPort: otherPort = 0 } = other;
  if (hostIP === otherIP && hostPort === otherPort) return 'duplicate';
  if (hostPort === 0 || otherPort === 0) return 'overlapping';
  // One takes the port on all addresses, the other on one: which gets it depends on the node.
  const oneTakesAll = (hostIP === '') !== (otherIP === '');
  return hostPort === otherPort && oneTakesAll ? 'dangerously ambiguous' : undefined;
}

function printPort(port: ContainerPort): string {
  const { name = '', hostPort = 0, containerPort, protocol = '', hostIP = '' } = port;
  return `{Name:${name} HostPort:${hostPort} ContainerPort:${containerPort} Protocol:${protocol} HostIP:${hostIP}}`;
}

function warnAboutPortNames(warnings: string[], spec: PodSpec, path: FieldPath): void {
  const known = new Map<string, FieldPath>();
  eachContainer(spec, path, (container, containerAt) => {
    for (const [index, { name }] of (container.ports ?? []).entries()) {
      if (!name) continue;
      const at = containerAt().child('ports').index(index);
      const first = known.get(name);
      if (!first) known.set(name, at);
      else {
        const why = `services and probes that select ports by name will use ${first.toString()}`;
        warn(warnings, at, `duplicate port name ${quote(name)} with ${first.toString()}, ${why}`);
      }
    }
  });
}
