import { type Entry, entryOf, keyText, type MapNode, type Node } from './node.ts';

/** Maps up to this size are searched as they are. */
const SHORT = 16;

interface MapIndex {
  /** The last entry of each key, as the decoder takes it. */
  readonly byKey: ReadonlyMap<string, Entry>;
  /** The first value of each text. */
  readonly byText: ReadonlyMap<string, Node>;
}

/** Trees never change once they are read, so that an index is made once, of a map that is asked for many names. */
const indexes = new WeakMap<MapNode, MapIndex>();

/** What {@link entryOf} gives, for whoever asks again and again. */
export function entryNamed(map: MapNode, key: string): Entry | undefined {
  return map.entries.length <= SHORT ? entryOf(map, key) : indexOf(map).byKey.get(key);
}

/** The first scalar of a map that has this text. */
export function valueWithText(map: MapNode, text: string): Node | undefined {
  return indexOf(map).byText.get(text);
}

function indexOf(map: MapNode): MapIndex {
  let index = indexes.get(map);
  if (!index) indexes.set(map, (index = createIndex(map)));
  return index;
}

function createIndex({ entries }: MapNode): MapIndex {
  const byKey = new Map<string, Entry>();
  const byText = new Map<string, Node>();
  for (const entry of entries) {
    const key = keyText(entry);
    if (key !== undefined) byKey.set(key, entry);
    const { value } = entry;
    if (value?.kind === 'scalar' && !byText.has(value.text)) byText.set(value.text, value);
  }
  return { byKey, byText };
}
