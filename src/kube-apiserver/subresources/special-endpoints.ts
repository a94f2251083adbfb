import {
  type Endpoint,
  isStored,
  type ObjectReader,
  type ObjectWriter,
  ofStored,
  pathNotFound,
  type ServedResources,
  type SpecialEndpoints,
  type StoredResource,
  type Writes,
} from '../../apiserver/index.ts';
import { METRICS } from '../../kinds/index.ts';
import type { MetricsApi } from '../metrics-api/index.ts';
import { bindingEndpoint } from './binding.ts';
import { componentStatusesEndpoint } from './component-statuses.ts';
import { connectEndpoint, proxyEndpoint, proxyToPod, proxyToService } from './connect.ts';
import { evictionEndpoint } from './eviction.ts';
import type { NodeConnections } from './node-connections.ts';
import { podLogEndpoint } from './pod-log.ts';
import { scaleEndpoint } from './scale.ts';

export interface SpecialEndpointsOptions {
  readonly resources: ServedResources;
  readonly objects: ObjectReader & ObjectWriter;
  readonly writes: Writes;
  /** Undefined where nothing of what runs on the nodes can be reached. */
  readonly nodes: NodeConnections | undefined;
  /** Undefined where nobody measures what runs on the nodes. */
  readonly metrics: MetricsApi | undefined;
}

/** The resources and subresources that do not hold the object itself. */
export function specialEndpoints(options: SpecialEndpointsOptions): SpecialEndpoints {
  const { writes, objects, resources, metrics } = options;
  const pods = (): StoredResource => storedPods(resources);
  const binding = bindingEndpoint(writes, pods);
  const connect = ofStored(connectEndpoint(writes, options.nodes));
  const core: Readonly<Record<string, Endpoint>> = {
    bindings: binding,
    'nodes/proxy': ofStored(proxyEndpoint(writes, () => Promise.reject(pathNotFound()))),
    'pods/attach': connect,
    'pods/binding': binding,
    'pods/eviction': evictionEndpoint({ writes, objects, pods }),
    'pods/exec': connect,
    'pods/log': ofStored(podLogEndpoint(options.nodes)),
    'pods/portforward': connect,
    'pods/proxy': ofStored(proxyEndpoint(writes, proxyToPod)),
    'services/proxy': ofStored(proxyEndpoint(writes, (call) => proxyToService(objects, call))),
  };
  return (call, place) => {
    const { resource, info } = call;
    if (info.subresource === 'scale') return ofStored(scaleEndpoint(writes, info.verb));
    if (resource.kind.group === METRICS.group) return metrics?.endpoint(call);
    if (resource.kind.group !== '') return undefined;
    return place === 'componentstatuses' ? componentStatusesEndpoint(info.verb) : core[place];
  };
}

function storedPods(resources: ServedResources): StoredResource {
  const found = resources.find('', 'v1', 'pods');
  if (!found || !isStored(found)) throw new Error('pods are not served');
  return found;
}
