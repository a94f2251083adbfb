/** Reads `src/kinds/schema/facts`: the notation is told in the README there. */
import fs from 'node:fs';
import path from 'node:path';

const SUFFIX = '.facts';
const VERSIONS = 'api-versions.facts';

/** Types by the Go name of the type: `api.apps.v1.DeploymentSpec`. */
export function readFacts(folder) {
  const types = new Map();
  for (const file of factsFiles(folder)) {
    if (file === VERSIONS) continue;
    const goPackage = file.slice(0, -SUFFIX.length);
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    for (const block of text.trim().split(/\n\n+/)) {
      const type = parseBlock(block.split('\n'), goPackage);
      types.set(`${goPackage}.${type.name}`, type);
    }
  }
  return types;
}

/** Every group and version that there are types of, as `{ group, version }`. */
export function readApiVersions(folder) {
  const lines = fs.readFileSync(path.join(folder, VERSIONS), 'utf8').trim().split('\n');
  return lines.flatMap((line) => {
    const [group, ...versions] = line.split(' ');
    return versions.map((version) => ({ group: group === 'core' ? '' : group, version }));
  });
}

export function factsFiles(folder) {
  return fs
    .readdirSync(folder)
    .filter((file) => file.endsWith(SUFFIX))
    .sort();
}

function parseBlock([header, ...lines], goPackage) {
  const [name, ...words] = header.split(' ');
  const kind = words.find((word) => word === 'kind' || word === 'kinds');
  const attributes = words.filter((word) => word !== kind).map(parseAttribute);
  const type = { name, kind, attributes, unions: [], fields: [] };
  for (const line of lines) {
    if (line.startsWith('union ')) type.unions.push(parseUnion(line));
    else type.fields.push(parseField(line, goPackage));
  }
  return type;
}

function parseField(line, goPackage) {
  const found = /^(\d+) (\.{3})?([^\s?!~]+)(\?)?(!!?|~)?(?: (.*))?$/.exec(line);
  if (!found) throw new Error(`cannot read the fact ${line} of ${goPackage}`);
  const [, number, embedded, name, pointer, mark, words] = found;
  const attributes = (words ?? '').split(' ').filter(Boolean);
  const fallback = attributes.find((word) => word.startsWith('default='))?.slice('default='.length);
  const goType = attributes.find((word) => word.startsWith('go='))?.slice('go='.length);
  const target = name.includes('.') ? name : `${goPackage}.${name}`;
  return {
    number: Number(number),
    ...(embedded ? { embedded: target } : { name }),
    pointer: pointer !== undefined,
    mark: mark ?? '',
    ...(goType ? { goType: qualified(goType, goPackage) } : {}),
    ...(fallback ? { fallback } : {}),
    ...(attributes.includes('message') ? { isMessage: true } : {}),
    attributes: attributes.filter((word) => !/^(?:(?:go|default)=|message$)/.test(word)).map(parseAttribute),
  };
}

/** `RestartPolicy` is of the same package, `types.UID` of another one. */
function qualified(goType, goPackage) {
  return goType.includes('.') ? goType : `${goPackage.slice(goPackage.lastIndexOf('.') + 1)}.${goType}`;
}

function parseUnion(line) {
  const [, discriminator, ...pairs] = line.split(' ');
  return {
    ...(discriminator === '-' ? {} : { discriminator }),
    'fields-to-discriminateBy': Object.fromEntries(pairs.map((pair) => pair.split('='))),
  };
}

/** What an attribute adds to the schema of its field or type. */
function parseAttribute(word) {
  if (word === 'atomic' || word === 'set') return { 'x-kubernetes-list-type': word };
  if (word.startsWith('map-')) return { 'x-kubernetes-map-type': word.slice('map-'.length) };
  const [key, value] = word.split('=');
  if (key === 'list') {
    return { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': value.split('+') };
  }
  if (key === 'type' || key === 'format' || key === 'items') return { [key]: value };
  const strategy = { 'x-kubernetes-patch-strategy': word.replace(/=\w+/, '') };
  const mergeKey = /merge=(\w+)/.exec(word)?.[1];
  return mergeKey ? { 'x-kubernetes-patch-merge-key': mergeKey, ...strategy } : strategy;
}
