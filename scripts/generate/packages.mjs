/**
 * What the npm packages say about the kinds: `kubernetes-models` has, as type declarations, every served type with its
 * fields, what is required, the values of enums and the texts; `@kubernetes/client-node` the formats of numbers.
 */
import fs from 'node:fs';
import path from 'node:path';
import { byText } from './order.mjs';

/** Types by the name that Kubernetes' OpenAPI documents give them: `io.k8s.api.apps.v1.DeploymentSpec`. */
export function readPackages(modules) {
  const declared = readDeclarations(modules);
  const formats = readFormats(modules);
  for (const [name, type] of declared) {
    const numbers = formats(name);
    for (const [property, field] of Object.entries(type.properties ?? {})) {
      const format = numbers?.get(property);
      if (format) setFormat(field.schema, format);
    }
  }
  return declared;
}

function setFormat(schema, format) {
  if (schema.items) setFormat(schema.items, format);
  else if (schema.type === 'number') {
    if (format.startsWith('int')) schema.type = 'integer';
    schema.format = format;
  } else if (schema.type === 'string' && format === 'byte') schema.format = 'byte';
}

/** The Go packages behind the folders of `kubernetes-models`. */
const FOLDERS = new Map([
  ['v1', 'api.core.v1'],
  ['apiextensions.k8s.io/v1', 'apiextensions-apiserver.pkg.apis.apiextensions.v1'],
  ['apiregistration.k8s.io/v1', 'kube-aggregator.pkg.apis.apiregistration.v1'],
]);

function readDeclarations(modules) {
  const types = new Map();
  const kinds = path.join(modules, 'kubernetes-models');
  for (const [folder, goPackage] of servedFolders(kinds)) {
    readFolder(path.join(kinds, folder), `io.k8s.${goPackage}`, types);
  }
  const machinery = path.join(modules, '@kubernetes-models/apimachinery');
  for (const folder of ['api/resource', 'apis/meta/v1', 'runtime', 'util/intstr', 'version']) {
    readFolder(path.join(machinery, folder), `io.k8s.apimachinery.pkg.${folder.replaceAll('/', '.')}`, types);
  }
  const byImport = new Map([...types.keys()].map((name) => [importName(name), name]));
  for (const [name, type] of types) resolveType(type, name, byImport);
  return types;
}

function* servedFolders(root) {
  yield ['v1', FOLDERS.get('v1')];
  for (const group of fs.readdirSync(root)) {
    if (!fs.statSync(path.join(root, group)).isDirectory() || group === 'v1') continue;
    for (const version of fs.readdirSync(path.join(root, group))) {
      if (!/^v\d+$/.test(version)) continue;
      const folder = `${group}/${version}`;
      yield [folder, FOLDERS.get(folder) ?? `api.${group.split('.')[0]}.${version}`];
    }
  }
}

function readFolder(folder, prefix, types) {
  for (const file of fs.readdirSync(folder)) {
    if (!file.endsWith('.d.ts') || file === 'index.d.ts') continue;
    const name = file.slice(0, -'.d.ts'.length);
    types.set(`${prefix}.${name}`, parseDeclaration(fs.readFileSync(path.join(folder, file), 'utf8'), name));
  }
}

/** `io.k8s.api.core.v1.Pod` is imported as `IIoK8sApiCoreV1Pod`. */
function importName(name) {
  return `I${name.replace(/(?:^|[.-])(\w)/g, (_, letter) => letter.toUpperCase())}`;
}

/** One file: an interface with documented fields, or an alias of a plain type. */
function parseDeclaration(text, name) {
  const start = new RegExp(`^export (interface|type) I${name}\\b`, 'm').exec(text);
  if (!start) throw new Error(`no declaration of ${name}`);
  const description = lastComment(text.slice(0, start.index));
  if (start[1] === 'type') return { description };
  const body = text.slice(start.index, text.indexOf('\n}', start.index));
  const properties = {};
  const required = [];
  const field =
    /(?:^ {4}\/\*\*\n((?: {5}\*.*\n)*?) {5}\*\/\n)?^ {4}"([^"]+)"(\??): ((?:[^;{]|\{[^}]*\})*);/gm;
  let kind;
  for (const [, comment = '', property, optional, type] of body.matchAll(field)) {
    const literal = /^"([^"]*)"$/.exec(type);
    const isKind = (property === 'apiVersion' || property === 'kind') && optional === '' && literal;
    if (isKind) kind = { ...kind, [property]: literal[1] };
    else if (optional === '') required.push(property);
    properties[property] = { type: isKind ? 'string' : type, description: commentText(comment) };
  }
  return { description, properties, required: required.toSorted(byText), ...(kind ? { kind } : {}) };
}

function lastComment(text) {
  const comments = [...text.matchAll(/^\/\*\*\n((?: \*.*\n)*?) \*\/\n$/gm)];
  return commentText(comments.at(-1)?.[1] ?? '');
}

function commentText(comment) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^ *\* ?/, ''))
    .join('\n')
    .trim()
    .replaceAll('\\*', '*');
}

function resolveType(type, name, byImport) {
  for (const field of Object.values(type.properties ?? {})) {
    field.schema = schemaOf(field.type, name, byImport);
    delete field.type;
  }
}

/** The schema of a TypeScript type as these declarations use it. */
function schemaOf(text, owner, byImport) {
  const type = text.trim();
  if (type === 'string' || type === 'boolean' || type === 'number') return { type };
  const list = /^Array<(.*)>$/s.exec(type);
  if (list) return { type: 'array', items: schemaOf(list[1], owner, byImport) };
  const map = /^\{\s*\[key: string\]: (.*);\s*\}$/s.exec(type);
  if (map) return { type: 'object', additionalProperties: schemaOf(map[1], owner, byImport) };
  if (type.startsWith('"')) return { type: 'string', enum: JSON.parse(`[${type.replaceAll(' | ', ',')}]`) };
  if (type.startsWith('{')) return { type: 'object' };
  const name = byImport.get(type) ?? ownName(type, owner);
  return { $ref: `#/definitions/${name}` };
}

function ownName(type, owner) {
  if (type !== `I${owner.slice(owner.lastIndexOf('.') + 1)}`)
    throw new Error(`unknown type ${type} in ${owner}`);
  return owner;
}

/** Looks up the number formats of a type's fields. */
function readFormats(modules) {
  const folder = path.join(modules, '@kubernetes/client-node/dist/gen/models');
  const cache = new Map();
  return (name) => {
    const file = modelFiles(name).find((candidate) => fs.existsSync(path.join(folder, candidate)));
    if (!file) return undefined;
    if (!cache.has(file)) cache.set(file, readModel(path.join(folder, file)));
    return cache.get(file);
  };
}

/** The model of `io.k8s.api.core.v1.Event` is `CoreV1Event`, that of `…core.v1.Pod` `V1Pod`. */
function modelFiles(name) {
  const [kind, version, group] = name.split('.').reverse();
  const pascal = (word) => word.charAt(0).toUpperCase() + word.slice(1);
  return [`${pascal(group)}${pascal(version)}${kind}.js`, `${pascal(version)}${kind}.js`];
}

function readModel(file) {
  const text = fs.readFileSync(file, 'utf8');
  const start = text.indexOf('.attributeTypeMap = [');
  const attributes = JSON.parse(text.slice(text.indexOf('[', start), text.indexOf('];', start) + 1));
  return new Map(
    attributes.filter(({ format }) => format !== '').map(({ baseName, format }) => [baseName, format]),
  );
}
