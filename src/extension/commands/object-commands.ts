import * as vscode from 'vscode';
import type { ApiObject, ResourceClient } from '../../client/index.ts';
import type { ClusterSession } from '../clusters/cluster-session.ts';
import type { CurrentCluster } from '../clusters/current-cluster.ts';
import { objectUri } from '../documents/live-object-files.ts';
import type { ManifestReader } from '../manifests/manifest.ts';
import { ageText } from '../view-model/age.ts';
import { earlierRevisions, restartPatch, undoTo } from './rollout.ts';
import { type Target, targetOf } from './target.ts';
import { ask } from '../messages/messages.ts';
import { asLabel } from '../view-model/shown-text.ts';

/** Commands on one live object: from its item in a tree, from the palette, or for the document under the cursor. */
export class ObjectCommands {
  private readonly current: CurrentCluster;
  private readonly manifests: ManifestReader;

  constructor(current: CurrentCluster, manifests: ManifestReader) {
    this.current = current;
    this.manifests = manifests;
  }

  async open(argument: unknown): Promise<void> {
    const session = this.connected();
    const target = await targetOf(argument, session, this.manifests, 'Open which object?');
    if (target === undefined) return;
    const uri = objectUri(session.context.name, target.resource.plural, target.object);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  /** `confirmed` leaves the question out, for whoever asked already. */
  async delete(argument: unknown, confirmed: unknown): Promise<void> {
    const session = this.connected();
    const target = await targetOf(argument, session, this.manifests, 'Delete which object?');
    if (target === undefined) return;
    if (confirmed !== true && !(await confirmDeletion(target, session))) return;
    const { uid } = target.object.metadata;
    await resourceOf(session, target).delete(target.object.metadata, {
      propagationPolicy: 'Background',
      ...(uid === undefined ? {} : { preconditions: { uid } }),
    });
  }

  async scale(argument: unknown, replicas: unknown): Promise<void> {
    const session = this.connected();
    const target = await targetOf(argument, session, this.manifests, 'Scale which workload?', 'scale');
    if (target === undefined) return;
    const wanted = typeof replicas === 'number' ? replicas : await askForReplicas(target);
    if (wanted === undefined) return;
    const patch = { spec: { replicas: wanted } };
    await resourceOf(session, target).patch(target.object.metadata, 'merge', patch, { subresource: 'scale' });
  }

  async restart(argument: unknown): Promise<void> {
    const session = this.connected();
    const target = await targetOf(argument, session, this.manifests, 'Restart which workload?', 'restart');
    if (target === undefined) return;
    await resourceOf(session, target).patch(target.object.metadata, 'strategic', restartPatch(Date.now()));
  }

  async undo(argument: unknown, toRevision: unknown): Promise<void> {
    const session = this.connected();
    const target = await targetOf(
      argument,
      session,
      this.manifests,
      'Undo the rollout of which workload?',
      'undo',
    );
    if (target === undefined) return;
    const { client } = session;
    const revisions = await earlierRevisions(client, target.object);
    if (revisions.length === 0) throw new Error(`${nameOf(target)} has no earlier revision`);
    const items = revisions.map((revision) => ({
      label: `Revision ${revision.number}`,
      description: asLabel(revision.images.join(', ')),
      detail: asLabel(
        [revision.cause, `${ageText(revision.createdAt, Date.now())} ago`].filter(Boolean).join(', '),
      ),
      revision,
    }));
    const picked =
      items.find(({ revision }) => revision.number === toRevision) ??
      (await vscode.window.showQuickPick(items, {
        placeHolder: `Take ${nameOf(target)} back to which revision?`,
      }));
    if (picked) await undoTo(client, target.resource, target.object, picked.revision);
  }

  private connected(): ClusterSession {
    const { session } = this.current;
    if (session === undefined) throw new Error('no cluster is connected');
    return session;
  }
}

function resourceOf({ client }: ClusterSession, { resource }: Target): ResourceClient<ApiObject> {
  return client.resource(resource.apiVersion, resource.plural);
}

function nameOf({ object }: Target): string {
  return `${object.kind} ${object.metadata.name ?? ''}`;
}

async function confirmDeletion(target: Target, { live, context }: ClusterSession): Promise<boolean> {
  const controlled = live.controlledBy(target.object).length;
  const consequence =
    target.object.kind === 'Namespace'
      ? 'Everything in it is deleted, too.'
      : controlled === 0
        ? ''
        : `What it controls (${controlled}) is deleted, too.`;
  const detail = `${consequence} Context ${context.name}.`.trim();
  return ask(`Delete ${nameOf(target)}?`, { detail, choice: 'Delete' });
}

async function askForReplicas(target: Target): Promise<number | undefined> {
  const { spec } = target.object as { spec?: { replicas?: number } };
  const answer = await vscode.window.showInputBox({
    title: `Scale ${nameOf(target)}`,
    prompt: 'How many replicas?',
    value: String(spec?.replicas ?? 1),
    validateInput: (text) => (/^\d{1,6}$/.test(text.trim()) ? undefined : 'A whole number, 0 or more'),
  });
  return answer === undefined ? undefined : Number(answer);
}
