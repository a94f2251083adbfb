import * as vscode from 'vscode';
import { isObject } from '../../base/index.ts';
import type { ApiObject } from '../../client/index.ts';
import type { ClusterSession } from '../clusters/cluster-session.ts';
import type { LiveObjects } from '../live/live-objects.ts';
import { KNOWN_RESOURCES, type ResourceId } from '../live/resources.ts';
import type { ManifestReader } from '../manifests/manifest.ts';
import { healthOf } from '../view-model/health-of.ts';
import { actionsOf, type ObjectAction } from '../view-model/object-actions.ts';
import { asLabel } from '../view-model/shown-text.ts';

/** The object that a command works on. Elements of the trees are targets, too. */
export interface Target {
  readonly resource: ResourceId;
  readonly object: ApiObject;
}

/**
 * Finds the object that a command means: the one it was called on, the one that the cursor of the editor stands in, or
 * the one that a person picks. `action` leaves those out that it does not fit.
 */
export async function targetOf(
  argument: unknown,
  session: ClusterSession,
  manifests: ManifestReader,
  prompt: string,
  action?: ObjectAction,
): Promise<Target | undefined> {
  const { live } = session;
  if (isTarget(argument)) return { resource: argument.resource, object: latest(argument, live) };
  const fits = (object: ApiObject): boolean => action === undefined || actionsOf(object).includes(action);
  const atCursor = await targetAtCursor(session, manifests);
  if (atCursor && fits(atCursor.object)) return atCursor;
  return pickTarget(live, prompt, fits);
}

function isTarget(value: unknown): value is Target {
  return isObject(value) && isObject(value['resource']) && isObject(value['object']);
}

function latest({ resource, object }: Target, live: LiveObjects): ApiObject {
  return live.get(resource, object.metadata) ?? object;
}

async function targetAtCursor(
  { live, client, context }: ClusterSession,
  manifests: ManifestReader,
): Promise<Target | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined || !/^(yaml|json)$/.test(editor.document.languageId)) return undefined;
  const { line } = editor.selection.active;
  const { objects } = await manifests.read(editor.document.uri.toString());
  const manifest = objects.find(
    ({ range }) => range.start.line <= line && line < Math.max(range.end.line, range.start.line + 1),
  );
  if (manifest === undefined) return undefined;
  const { apiVersion, kind, metadata } = manifest.object;
  const resource = await client.discovery.resourceFor(apiVersion, kind);
  if (resource === undefined) return undefined;
  const namespace = resource.namespaced ? (metadata.namespace ?? context.namespace) : undefined;
  const object = live.get(resource, { name: metadata.name, namespace });
  return object && { resource, object };
}

interface TargetItem extends vscode.QuickPickItem {
  readonly target: Target;
}

async function pickTarget(
  live: LiveObjects,
  prompt: string,
  fits: (object: ApiObject) => boolean,
): Promise<Target | undefined> {
  const items = KNOWN_RESOURCES.flatMap((resource) =>
    [...live.list(resource)].filter(fits).map((object): TargetItem => {
      const { name = '', namespace } = object.metadata;
      return {
        label: asLabel(name),
        description: asLabel(namespace === undefined ? object.kind : `${object.kind} in ${namespace}`),
        detail: asLabel(healthOf(object, live).text),
        target: { resource, object },
      };
    }),
  );
  const picked = await vscode.window.showQuickPick(items, { placeHolder: prompt, matchOnDescription: true });
  return picked?.target;
}
