/** Manifests to start from: valid ones, of as little as there can be. */
export type Fields = Readonly<Record<string, unknown>>;

export const CONTAINER = { name: 'c', image: 'example.com/image:1' };

/** A Pod's spec with its one container, changed by `fields`. */
export function podSpec(fields: Fields = {}): Fields {
  return { containers: [CONTAINER], ...fields };
}

/** A Pod, changed by `fields` of its spec. */
export function pod(fields: Fields = {}): Fields {
  return { spec: podSpec(fields) };
}

/** A Pod whose one container is changed by `fields`. */
export function podOf(fields: Fields): Fields {
  return pod({ containers: [{ ...CONTAINER, ...fields }] });
}

export const LABELS = { app: 'web' };
export const SELECTOR = { matchLabels: LABELS };

export function template(fields: Fields = {}): Fields {
  return { metadata: { labels: LABELS }, spec: podSpec(fields) };
}

/** What a controller of Pods is told, changed by `fields`. */
export function controllerSpec(fields: Fields = {}): Fields {
  return { selector: SELECTOR, template: template(), ...fields };
}
