import type { AliasNode, Node } from './node.ts';
import { AMPERSAND, EXCLAMATION, isFlowIndicator, isSpace, type Reader } from './reader.ts';

export interface Properties {
  readonly start: number;
  readonly anchor: string | undefined;
  readonly tag: string | undefined;
}

/** Reads an anchor and a tag before a node, in either order. */
export function readProperties(reader: Reader): Properties | undefined {
  const start = reader.position;
  let anchor: string | undefined;
  let tag: string | undefined;
  for (let char = reader.peek(); char === AMPERSAND || char === EXCLAMATION; char = reader.peek()) {
    const word = readWord(reader, char === EXCLAMATION);
    if (char === AMPERSAND) anchor = word.slice(1);
    else tag = word;
    reader.skipBlanks();
  }
  return reader.position === start ? undefined : { start, anchor, tag };
}

/** Gives a node its properties, and makes its anchor known. A node that is missing becomes an empty scalar. */
export function withProperties(
  reader: Reader,
  node: Node | undefined,
  properties: Properties | undefined,
): Node | undefined {
  if (!properties) return node;
  const whole: Node = node ?? {
    kind: 'scalar',
    style: 'plain',
    start: properties.start,
    end: properties.start,
    text: '',
  };
  if (properties.tag !== undefined) whole.tag = properties.tag;
  if (properties.anchor !== undefined) {
    whole.anchor = properties.anchor;
    reader.anchors.set(properties.anchor, whole);
  }
  return whole;
}

export function readAlias(reader: Reader): AliasNode {
  const start = reader.position;
  const name = readWord(reader, false).slice(1);
  const target = reader.anchors.get(name);
  if (!target) {
    reader.problem(
      'unknown-alias',
      `Nothing before this is anchored as \`&${name}\`.`,
      start,
      reader.position,
    );
  }
  return { kind: 'alias', start, end: reader.position, name, target };
}

function readWord(reader: Reader, isTag: boolean): string {
  const start = reader.position;
  reader.position++;
  while (!isSpace(reader.peek()) && (isTag || !isFlowIndicator(reader.peek()))) reader.position++;
  return reader.text.slice(start, reader.position);
}
