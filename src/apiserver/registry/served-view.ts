/**
 * The border where a stored version of an object enters the view of a version that is served. It is the only place where
 * one may have to be waited for: what lies behind it (lists, watches, patches, tables) sees views, which are versions of
 * objects like any other. Each view is made once.
 */
import type { Kind, KubernetesObject } from '../../api/index.ts';
import type { ObjectVersion } from '../storage/index.ts';

/** What a kind shows of a stored version: the version itself where objects are stored as they are served. */
export function viewOf(kind: Kind, version: ObjectVersion): ObjectVersion | Promise<ObjectVersion> {
  if (!kind.conversion) return version;
  const views = viewsOf(kind, [version]);
  return views instanceof Promise ? views.then(([view]) => made(view)) : made(views[0]);
}

/** The same of many, which are converted together. */
export function viewsOf(
  kind: Kind,
  versions: readonly ObjectVersion[],
): readonly ObjectVersion[] | Promise<readonly ObjectVersion[]> {
  const { conversion } = kind;
  if (!conversion) return versions;
  const missing = versions.filter((version) => !version.viewFor(kind));
  if (missing.length > 0) {
    const converted = conversion.toServed(missing.map(({ object }) => object));
    if (converted instanceof Promise) waitFor(kind, missing, converted);
    else missing.forEach((version, index) => version.keepView(kind, shown(version, converted[index])));
  }
  const views = versions.map((version) => made(version.viewFor(kind)));
  const ready = views.filter(isReady);
  return ready.length === views.length ? ready : Promise.all(views.map(async (view) => view));
}

/** A changed object in the version that is stored, as it will be read. */
export function toStored(kind: Kind, object: KubernetesObject): KubernetesObject | Promise<KubernetesObject> {
  const stored = kind.conversion?.toStored(object) ?? object;
  // It was filled when it was read.
  return stored === object ? stored : filled(kind, stored);
}

/** The same of a new one: what a client has sent for its status is not there any more. */
export function newToStored(
  kind: Kind,
  object: KubernetesObject,
): KubernetesObject | Promise<KubernetesObject> {
  return filled(kind, kind.conversion ? kind.conversion.toStored(object) : object);
}

function filled(
  kind: Kind,
  stored: KubernetesObject | Promise<KubernetesObject>,
): KubernetesObject | Promise<KubernetesObject> {
  if (stored instanceof Promise) return stored.then((made) => filled(kind, made));
  kind.fillStored?.(stored);
  return stored;
}

/** Whoever asks for a view that is being made waits for that one. One that could not be made is made anew. */
function waitFor(
  kind: Kind,
  versions: readonly ObjectVersion[],
  converting: Promise<readonly KubernetesObject[]>,
): void {
  for (const [index, version] of versions.entries()) {
    const view = converting.then((objects) => shown(version, objects[index]));
    version.keepView(kind, view);
    view.then(
      (ready) => version.keepView(kind, ready),
      () => version.dropView(kind),
    );
  }
}

function shown(version: ObjectVersion, object: KubernetesObject | undefined): ObjectVersion {
  if (!object) throw new Error('a conversion has lost an object');
  return version.showing(object);
}

function isReady(view: ObjectVersion | Promise<ObjectVersion>): view is ObjectVersion {
  return !(view instanceof Promise);
}

function made<T>(view: T | undefined): T {
  if (view === undefined) throw new Error('a view was not made');
  return view;
}
