import { code, type Markdown, markup, ownValue, paragraphs } from '../../base/index.ts';
import type { ApiObject } from '../../client/index.ts';
import { ageText } from './age.ts';
import type { Health, ItemState, Surroundings } from './health.ts';
import { healthOf } from './health-of.ts';
import { contextValueOf } from './object-actions.ts';

/** An icon of the editor's own set, and the theme's colour for it. */
export interface IconView {
  readonly id: string;
  readonly color?: string;
}

/** What a tree shows of an object. */
export interface ObjectView {
  readonly label: string;
  readonly description: string;
  readonly icon: IconView;
  /** What the menus of the item depend on. */
  readonly contextValue: string;
  /** What a screen reader says: colour and shape in words. */
  readonly spoken: string;
}

const STATE_ICONS: Readonly<Record<ItemState, IconView>> = {
  ready: { id: 'pass-filled', color: 'testing.iconPassed' },
  done: { id: 'check', color: 'testing.iconPassed' },
  progressing: { id: 'sync~spin', color: 'charts.blue' },
  waiting: { id: 'watch', color: 'charts.yellow' },
  warning: { id: 'warning', color: 'list.warningForeground' },
  failed: { id: 'error', color: 'list.errorForeground' },
  idle: { id: 'circle-outline', color: 'descriptionForeground' },
  paused: { id: 'debug-pause', color: 'charts.yellow' },
  terminating: { id: 'trash', color: 'descriptionForeground' },
  plain: { id: 'file' },
};

/** What has no state shows its kind instead. */
const KIND_ICONS: Readonly<Record<string, string>> = {
  ConfigMap: 'settings',
  Secret: 'lock',
  Namespace: 'symbol-namespace',
  CronJob: 'calendar',
};

export function objectView(object: ApiObject, around: Surroundings): ObjectView {
  const health = healthOf(object, around);
  const name = object.metadata.name ?? '';
  const revision = revisionOf(object);
  return {
    label: name,
    description: revision === undefined ? health.text : `revision ${revision}, ${health.text}`,
    icon: iconOf(object, health),
    contextValue: contextValueOf(object),
    spoken: `${object.kind} ${name}, ${health.text}`,
  };
}

export function stateIcon(state: ItemState): IconView {
  return STATE_ICONS[state];
}

function iconOf(object: ApiObject, { state }: Health): IconView {
  const own = ownValue(KIND_ICONS, object.kind);
  const quiet = state === 'plain' || (object.kind === 'Namespace' && state === 'ready');
  if (own !== undefined && (quiet || (object.kind === 'CronJob' && state === 'waiting'))) return { id: own };
  return STATE_ICONS[state];
}

/** The revision of a rollout that a ReplicaSet stands for. */
function revisionOf(object: ApiObject): string | undefined {
  if (object.kind !== 'ReplicaSet') return undefined;
  return object.metadata.annotations?.['deployment.kubernetes.io/revision'];
}

/** What is told of an object when somebody asks for more. It tells the age, so it holds for that time. */
export function tooltipOf(object: ApiObject, around: Surroundings, nowMs: number): Markdown {
  const health = healthOf(object, around);
  const { name = '', namespace, creationTimestamp } = object.metadata;
  const age = ageText(creationTimestamp, nowMs);
  const where = namespace === undefined ? '' : markup` in ${code(namespace)}`;
  const lines = [markup`**${object.kind}** ${code(name)}${where}`, markup`${health.text}`];
  if (health.detail !== undefined) lines.push(markup`${health.detail}`);
  const place = placeOf(object as ApiObject & WithPlace);
  if (place) lines.push(place);
  const [first, ...others] = imagesOf(object as ApiObject & WithContainers).slice(0, SHOWN_IMAGES);
  if (first !== undefined) {
    const image = markup`Image ${code(first)}`;
    lines.push(others.reduce((list, other) => markup`${list}, ${code(other)}`, image));
  }
  if (age !== '') lines.push(markup`Age ${age}`);
  return paragraphs(lines);
}

const SHOWN_IMAGES = 20;

interface WithPlace {
  readonly spec?: { readonly nodeName?: string };
  readonly status?: { readonly podIP?: string };
}

/** Where a Pod runs, and under which address others reach it. */
function placeOf({ spec, status }: WithPlace): Markdown | undefined {
  if (spec?.nodeName === undefined) return undefined;
  const address = status?.podIP === undefined ? '' : markup`, address ${code(status.podIP)}`;
  return markup`On node ${code(spec.nodeName)}${address}`;
}

interface WithContainers {
  readonly spec?: {
    readonly containers?: readonly { readonly image?: string }[];
    readonly template?: WithContainers;
    readonly jobTemplate?: WithContainers;
  };
}

/** The images of a Pod, or of the template that makes Pods. */
function imagesOf(object: WithContainers): readonly string[] {
  const { containers, template, jobTemplate } = object.spec ?? {};
  if (containers !== undefined)
    return containers.map(({ image }) => image ?? '').filter((image) => image !== '');
  const inner = template ?? jobTemplate;
  return inner === undefined ? [] : imagesOf(inner);
}
