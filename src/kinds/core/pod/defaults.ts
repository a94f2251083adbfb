import { ownValue, setKey } from '../../../base/index.ts';
import { containerTotals } from './facts/index.ts';
import type { Container, Pod, PodSpec, PodStatus, PodTemplateSpec } from '../../types/index.ts';
import { defaultPullPolicy } from './image.ts';
import { roundAmounts, roundAskedAmounts } from '../resources/round-amounts.ts';
import { isHugePageResource, isPodResource, mayOvercommit } from '../resources/resource-names.ts';
import type { AnyContainer, ContainerProbe, HttpGet, QuantityMap } from './types.ts';
import { setVolumeDefaults } from './volume-defaults.ts';

/** Upstream's defaults of a Pod: those of any template, and what a controller leaves open until the Pod is made. */
export function setPodDefaults(pod: Pod): void {
  const spec = (pod.spec ??= { containers: [] });
  // Decoding leaves an empty list out, which this one, by its type, cannot be.
  spec.containers ??= [];
  setSpecDefaults(spec);
  for (const container of [...(spec.containers ?? []), ...(spec.initContainers ?? [])]) {
    requestLimits(container);
    if (spec.hostNetwork === true) takeHostPorts(container);
  }
  setPodResourceDefaults(spec);
  spec.enableServiceLinks ??= true;
  if (pod.status) agreeOnAddresses(pod.status);
}

/** The address of the first releases and the first of all addresses are one; where they differ, the former counts. */
function agreeOnAddresses(status: PodStatus): void {
  const { podIP, podIPs } = status;
  const first = podIPs?.[0]?.ip;
  if (podIP && podIP !== first) status.podIPs = [{ ip: podIP }];
  else if (first !== undefined) status.podIP = first;
}

/** The defaults of the Pods that a controller makes. A missing template is an empty one. */
export function setTemplateDefaults(template: PodTemplateSpec): void {
  setSpecDefaults((template.spec ??= { containers: [] }));
}

function setSpecDefaults(spec: PodSpec): void {
  spec.dnsPolicy ??= 'ClusterFirst';
  spec.restartPolicy ??= 'Always';
  spec.securityContext ??= {};
  spec.terminationGracePeriodSeconds ??= 30;
  spec.schedulerName ??= 'default-scheduler';
  roundAmounts(spec.overhead);
  roundAskedAmounts(spec);
  joinAccountNames(spec);
  setVolumeDefaults(spec);
  for (const container of spec.initContainers ?? []) setContainerDefaults(container);
  for (const container of spec.containers ?? []) setContainerDefaults(container);
  for (const container of spec.ephemeralContainers ?? []) setContainerDefaults(container);
}

/** The field of the first API stays beside the one that took over. */
function joinAccountNames(spec: PodSpec): void {
  const name = spec.serviceAccountName ?? spec.serviceAccount;
  if (name === undefined) return;
  spec.serviceAccountName = name;
  spec.serviceAccount = name;
}

function setContainerDefaults(container: AnyContainer): void {
  container.imagePullPolicy ??= defaultPullPolicy(container.image);
  container.terminationMessagePath ??= '/dev/termination-log';
  container.terminationMessagePolicy ??= 'File';
  for (const port of container.ports ?? []) port.protocol ??= 'TCP';
  for (const variable of container.env ?? []) {
    const reference = variable.valueFrom?.fieldRef;
    if (reference) reference.apiVersion ??= 'v1';
    const file = variable.valueFrom?.fileKeyRef;
    if (file) file.optional ??= false;
  }
  setProbeDefaults(container.livenessProbe);
  setProbeDefaults(container.readinessProbe);
  setProbeDefaults(container.startupProbe);
  setHttpDefaults(container.lifecycle?.postStart?.httpGet);
  setHttpDefaults(container.lifecycle?.preStop?.httpGet);
  roundAskedAmounts(container);
}

function setProbeDefaults(probe: ContainerProbe | undefined): void {
  if (!probe) return;
  probe.timeoutSeconds ??= 1;
  probe.periodSeconds ??= 10;
  probe.successThreshold ??= 1;
  probe.failureThreshold ??= 3;
  setHttpDefaults(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

function setHttpDefaults(action: HttpGet | undefined): void {
  if (!action) return;
  action.path ??= '/';
  action.scheme ??= 'HTTP';
}

/** What a container may use and does not ask for, it asks for. */
function requestLimits({ resources }: Container): void {
  if (!resources?.limits) return;
  const requests: QuantityMap = resources.requests ?? {};
  for (const [name, limit] of Object.entries(resources.limits))
    if (ownValue(requests, name) === undefined) setKey(requests, name, limit);
  if (Object.keys(requests).length > 0) resources.requests = requests;
}

function takeHostPorts({ ports }: Container): void {
  for (const port of ports ?? []) port.hostPort ??= port.containerPort;
}

/** Limits of the Pod as a whole make requests of it: the sum of its containers', or else the limits. */
function setPodResourceDefaults({ resources, ...spec }: PodSpec): void {
  if (!resources) return;
  const limits: QuantityMap = resources.limits ?? {};
  for (const [name, total] of containerTotals(spec, 'limits')) {
    if (isHugePageResource(name))
      if (ownValue(limits, name) === undefined) setKey(limits, name, total.toString());
  }
  const names = Object.keys(limits);
  if (names.length === 0) return;
  resources.limits = limits;
  const requests: QuantityMap = resources.requests ?? {};
  for (const [name, total] of containerTotals(spec, 'requests')) {
    if (isPodResource(name) && mayOvercommit(name))
      if (ownValue(requests, name) === undefined) setKey(requests, name, total.toString());
  }
  for (const name of names) {
    const limit = ownValue(limits, name);
    if (limit !== undefined && isPodResource(name))
      if (ownValue(requests, name) === undefined) setKey(requests, name, limit);
  }
  if (Object.keys(requests).length > 0) resources.requests = requests;
}
