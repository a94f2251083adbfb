import { isObject, type JsonObject } from '../../base/index.ts';
import { quote } from '../../api/index.ts';
import { text } from '../reviews/review-attributes.ts';
import { type EventRateLimit, eventRateLimits } from './event-rate-limit.ts';
import { type ImagePolicy, imagePolicy } from './image-policy.ts';
import { type PodSecuritySettings, podSecuritySettings } from './pod-security.ts';
import { type LimitedResource, limitedResources } from './resource-quota.ts';
import type { WebhookCredentials } from '../webhook-client/index.ts';
import { webhookCredentials } from './webhook-admission.ts';
import { type TolerationRestriction, tolerationRestriction } from './pod-toleration-restriction.ts';
import { checkKind, type Document, DocumentError, InitializationError, listOf, textsOf } from './document.ts';

/** What plugins are told that can be told something. It can be copied from thread to thread. */
export interface AdmissionConfiguration {
  readonly eventRateLimits?: readonly EventRateLimit[];
  readonly imagePolicy?: ImagePolicy;
  /** By namespace, and `clusterDefaultNodeSelector`: selectors as they are written. */
  readonly nodeSelectors?: Readonly<Record<string, string>>;
  readonly limitedResources?: readonly LimitedResource[];
  /** By what the server proves itself to webhooks. */
  readonly webhookCredentials?: {
    readonly admit?: WebhookCredentials;
    readonly validating?: WebhookCredentials;
  };
  readonly podSecurity?: PodSecuritySettings;
  readonly tolerationRestriction?: TolerationRestriction;
}

/** How the files that a configuration names are read. */
export interface ConfigurationFiles {
  /** What a file, named as from the folder of the configuration, holds. Throws where it cannot be read. */
  read(path: string): unknown;
  /** How a kubeconfig says to reach its server. Throws where it does not. */
  connection(path: string): ImagePolicy['connection'];
  /** What a kubeconfig says of webhooks. Throws where it cannot be read. */
  credentials(path: string): WebhookCredentials;
}

const VERSIONS = ['v1', 'v1alpha1'].map((version) => `apiserver.config.k8s.io/${version}`);
/** The older form of the file: the settings of one of these plugins, and nothing around them. */
const OLDER_FORMS: readonly string[] = ['imagePolicy', 'podNodeSelectorPluginConfig'];
const OLDER_PLUGINS: readonly string[] = ['ImagePolicyWebhook', 'PodNodeSelector'];
/**
 * What a file says to those plugins that are enabled, and what they have without one. Throws, in upstream's words where it
 * has some, with what is wrong.
 */
export function readAdmissionConfiguration(
  document: unknown,
  isEnabled: (plugin: string) => boolean,
  files: ConfigurationFiles,
): AdmissionConfiguration {
  const given = document === undefined ? new Map<string, () => Document>() : read(document, files);
  const told = <T>(name: string, parse: (of: Document | undefined) => T): T | undefined => {
    if (!isEnabled(name)) return undefined;
    try {
      return parse(given.get(name)?.());
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      const what = error instanceof InitializationError ? 'failed to initialize' : "couldn't init";
      throw new Error(`${what} admission plugin ${quote(name)}: ${error.message}`, { cause: error });
    }
  };
  const limits = told('EventRateLimit', eventRateLimits);
  const images = told('ImagePolicyWebhook', (of) => imagePolicy(of, (path) => files.connection(path)));
  const tolerations = told('PodTolerationRestriction', tolerationRestriction);
  const security = told('PodSecurity', (of) => of && podSecuritySettings(of));
  const limited = told('ResourceQuota', (of) => of && limitedResources(of));
  const shownBy = (plugin: string): WebhookCredentials | undefined =>
    told(plugin, (of) => of && webhookCredentials(of, (path) => files.credentials(path)));
  const admit = shownBy('MutatingAdmissionWebhook');
  const validating = shownBy('ValidatingAdmissionWebhook');
  const selectors = told('PodNodeSelector', (of) => textsOf(of?.content['podNodeSelectorPluginConfig']));
  return {
    ...(limits ? { eventRateLimits: limits } : {}),
    ...(images ? { imagePolicy: images } : {}),
    ...(limited ? { limitedResources: limited } : {}),
    ...(security ? { podSecurity: security } : {}),
    ...(admit || validating
      ? { webhookCredentials: { ...(admit ? { admit } : {}), ...(validating ? { validating } : {}) } }
      : {}),
    ...(selectors ? { nodeSelectors: selectors } : {}),
    ...(tolerations ? { tolerationRestriction: tolerations } : {}),
  };
}

function read(document: unknown, files: ConfigurationFiles): ReadonlyMap<string, () => Document> {
  try {
    return documents(document, files);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    throw new Error(`failed to read plugin config: ${error.message}`, { cause: error });
  }
}

/** What is said to each plugin: read where it is enabled. Of several entries for one the first counts. */
function documents(document: unknown, files: ConfigurationFiles): ReadonlyMap<string, () => Document> {
  const file = isObject(document) ? document : {};
  const [kind, apiVersion] = [text(file['kind']), text(file['apiVersion'])];
  if (OLDER_FORMS.some((field) => field in file) && (kind === '' || apiVersion === '')) {
    return new Map(OLDER_PLUGINS.map((name) => [name, () => ({ content: file })]));
  }
  checkKind(file, { kind: 'AdmissionConfiguration', versions: VERSIONS });
  const plugins = listOf(file['plugins']);
  checkFields(file, plugins);
  const found = new Map<string, () => Document>();
  for (const plugin of plugins) {
    const [name, path, inline] = [text(plugin['name']), text(plugin['path']), plugin['configuration']];
    if (found.has(name)) continue;
    if (isObject(inline)) found.set(name, () => ({ content: inline }));
    else if (path !== '') found.set(name, () => ({ content: contentOf(files.read(path)) }));
  }
  return found;
}

function checkFields(file: JsonObject, plugins: readonly JsonObject[]): void {
  const unknown = [
    ...Object.keys(file).filter((field) => !FIELDS.has(field)),
    ...plugins.flatMap((plugin, index) =>
      Object.keys(plugin).flatMap((field) =>
        PLUGIN_FIELDS.has(field) ? [] : [`plugins[${index}].${field}`],
      ),
    ),
  ].map((field) => `unknown field ${quote(field)}`);
  if (unknown.length > 0) throw new DocumentError(`strict decoding error: ${unknown.join(', ')}`);
}

const FIELDS: ReadonlySet<string> = new Set(['apiVersion', 'kind', 'plugins']);
const PLUGIN_FIELDS: ReadonlySet<string> = new Set(['name', 'path', 'configuration']);

function contentOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
