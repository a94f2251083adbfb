import { cloneJson } from '../../base/index.ts';
import { apiVersionOf, type Conversion, type KubernetesObject } from '../../api/index.ts';
import type { CustomKind } from './custom-kind.ts';
import type { CustomResource } from './custom-resource.ts';
import { fitConverted } from './custom-object-type.ts';

/** Makes the objects of one version of a definition those of another, which is named as in `apiVersion`. */
export type ConvertObjects = (
  objects: readonly KubernetesObject[],
  apiVersion: string,
) => Promise<readonly KubernetesObject[]>;

/** How a version of a definition with several is stored: by the name of the version alone, or by asking somebody. */
export function customConversion(kind: CustomKind, resource: CustomResource): Conversion {
  const stored = kind.storageVersion;
  return {
    stored,
    toStored: (object) => {
      const converted = convert([object], apiVersionOf(stored), resource);
      return converted instanceof Promise ? converted.then(first) : first(converted);
    },
    toServed: (objects) => convert(objects, apiVersionOf(kind), resource),
  };
}

function convert(
  objects: readonly KubernetesObject[],
  apiVersion: string,
  resource: CustomResource,
): readonly KubernetesObject[] | Promise<readonly KubernetesObject[]> {
  const others = objects.filter((object) => object.apiVersion !== apiVersion);
  if (others.length === 0) return objects;
  const put = (converted: readonly KubernetesObject[]): readonly KubernetesObject[] => {
    let next = 0;
    return objects.map((object) =>
      object.apiVersion === apiVersion ? object : first(converted.slice(next, ++next)),
    );
  };
  if (resource.convert) {
    return resource
      .convert(others, apiVersion)
      .then((converted) => put(converted.map((each) => fitted(each, apiVersion, resource))));
  }
  return put(others.map((object) => fitted({ ...cloneJson(object), apiVersion }, apiVersion, resource)));
}

function fitted(object: KubernetesObject, apiVersion: string, resource: CustomResource): KubernetesObject {
  const kind = resource.version(apiVersion.slice(apiVersion.indexOf('/') + 1));
  if (kind) fitConverted(object, kind.jsonSchema);
  return object;
}

function first(objects: readonly KubernetesObject[]): KubernetesObject {
  const [object] = objects;
  if (!object) throw new Error('a conversion has lost an object');
  return object;
}
