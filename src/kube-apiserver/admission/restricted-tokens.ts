import type { AdmissionAttributes, Authorizer, ObjectReader } from '../../apiserver/index.ts';
import { isObject, type JsonObject } from '../../base/index.ts';
import { notFound, type ResourceName } from '../../api/index.ts';
import type { CSIDriver, PersistentVolume, PersistentVolumeClaim, Pod } from '../../kinds/index.ts';
import { claimOfVolume } from '../node-authorization/pod-references.ts';
import { text, texts } from '../reviews/review-attributes.ts';

const PODS = { group: '', resource: 'pods' };
const CLAIMS = { group: '', resource: 'persistentvolumeclaims' };
const VOLUMES = { group: '', resource: 'persistentvolumes' };
const DRIVERS = { group: 'storage.k8s.io', resource: 'csidrivers' };

type Volume = NonNullable<NonNullable<Pod['spec']>['volumes']>[number];

interface Parts {
  readonly reader: ObjectReader;
  readonly authorizer: Authorizer;
}

/** A node asks for tokens of accounts only for a Pod that is bound to it, and for what that Pod says that they are for. */
export async function tokenProblem(
  attributes: AdmissionAttributes,
  node: string,
  parts: Parts,
): Promise<string | undefined> {
  const { operation, subresource, namespace, object } = attributes;
  if (operation !== 'CREATE' || subresource !== 'token') return undefined;
  const spec = isObject(object?.['spec']) ? object['spec'] : {};
  const reference: JsonObject = isObject(spec['boundObjectRef']) ? spec['boundObjectRef'] : {};
  const [name, uid] = [text(reference['name']), text(reference['uid'])];
  if (reference['apiVersion'] !== 'v1' || reference['kind'] !== 'Pod' || name === '') {
    return 'node requested token not bound to a pod';
  }
  if (uid === '') return 'node requested token with a pod binding without a uid';
  const pod = await parts.reader.get<Pod>(PODS, namespace, name);
  if (!pod) throw notFound({ group: '', resource: 'pod' }, name);
  if (pod.metadata.uid !== uid) {
    return `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`;
  }
  if (pod.spec?.nodeName !== node) {
    return 'node requested token bound to a pod scheduled on a different node';
  }
  return audienceProblem(attributes, texts(spec['audiences']), pod, parts);
}

async function audienceProblem(
  attributes: AdmissionAttributes,
  audiences: readonly string[],
  pod: Pod,
  { reader, authorizer }: Parts,
): Promise<string | undefined> {
  if (audiences.length > 1) return 'node may only request 0 or 1 audiences';
  const [audience = ''] = audiences;
  const problems: string[] = [];
  for (const volume of pod.spec?.volumes ?? []) {
    const found = await namesAudience(volume, pod, audience, reader);
    if (found === true) return undefined;
    if (found !== false) problems.push(found);
  }
  if (problems.length > 0) {
    const all = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`;
    return `error validating audience "${audience}": ${all}`;
  }
  const { user, namespace, name } = attributes;
  const { verdict } = await authorizer.authorize({
    user,
    verb: 'request-serviceaccounts-token-audience',
    isResource: true,
    group: '',
    version: 'v1',
    resource: audience,
    subresource: '',
    namespace,
    name,
    path: '',
  });
  if (verdict === 'allow') return undefined;
  return `audience "${audience}" not found in pod spec volume, ${user.name} is not authorized to request tokens for this audience`;
}

/** Whether a volume of a Pod takes tokens for an audience; what is missing for that to be known. */
async function namesAudience(
  volume: Volume,
  pod: Pod,
  audience: string,
  reader: ObjectReader,
): Promise<boolean | string> {
  const sources = volume.projected?.sources ?? [];
  const isProjected = sources.some(
    ({ serviceAccountToken }) => serviceAccountToken && (serviceAccountToken.audience ?? '') === audience,
  );
  if (isProjected) return true;
  const missing = (of: ResourceName, name: string): string => notFound(of, name).message;
  let driverName = volume.csi?.driver ?? '';
  const { name: podName = '', namespace = '' } = pod.metadata;
  const claimName = claimOfVolume(podName, volume);
  if (claimName !== undefined) {
    const claim = await reader.get<PersistentVolumeClaim>(CLAIMS, namespace, claimName);
    if (!claim) return missing({ group: '', resource: 'persistentvolumeclaim' }, claimName);
    const volumeName = claim.spec?.volumeName ?? '';
    const found = await reader.get<PersistentVolume>(VOLUMES, '', volumeName);
    if (!found) return missing({ group: '', resource: 'persistentvolume' }, volumeName);
    driverName = found.spec?.csi?.driver ?? '';
  }
  if (driverName === '') return false;
  const driver = await reader.get<CSIDriver>(DRIVERS, '', driverName);
  if (!driver) return missing({ group: 'storage.k8s.io', resource: 'csidriver' }, driverName);
  return (driver.spec.tokenRequests ?? []).some((request) => request.audience === audience);
}
