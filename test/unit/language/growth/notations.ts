/** Texts of a size, in every way to write something large. */
export const NOTATIONS: Readonly<Record<string, (size: number) => string>> = {
  labels: (n) => pod(`  labels:\n${lines(n, (i) => `    key-${i}: value-${i}`)}`),
  annotations: (n) => pod(`  annotations:\n${lines(n, (i) => `    example.com/key-${i}: "value ${i}"`)}`),
  'annotations that are wrong': (n) => pod(`  annotations:\n${lines(n, (i) => `    "no key ${i}": true`)}`),
  finalizers: (n) => pod(`  finalizers:\n${lines(n, (i) => `    - example.com/f-${i}`)}`),
  'finalizers that are wrong': (n) => pod(`  finalizers:\n${lines(n, (i) => `    - not one ${i}`)}`),
  'keys of a ConfigMap': (n) => configMap(lines(n, (i) => `  key-${i}: value`)),
  'the same key again and again': (n) => configMap(lines(n, () => '  key: value')),
  'unknown fields': (n) => `${POD}spec:\n${lines(n, (i) => `  unknwon${i}: value`)}`,
  'unknown fields that are maps': (n) =>
    `${POD}spec:\n${lines(n, (i) => `  unknwon${i}:\n    also-${i}: {deeper: [1, 2]}`)}`,
  'unknown fields at two depths in turn': (n) =>
    `${POD}spec:\n${lines(n, (i) => `  unknwon${i}: 1\n  securityContext: {wrnog: 1}`)}`,
  containers: (n) =>
    `${POD}spec:\n  containers:\n${lines(n, (i) => `    - name: c${i}\n      image: i\n      ports: [{containerPort: ${(i % 60000) + 1}}]`)}`,
  'containers of one name': (n) =>
    `${POD}spec:\n  containers:\n${lines(n, () => '    - name: c\n      image: i')}`,
  env: (n) => `${CONTAINER}      env:\n${lines(n, (i) => `        - name: V${i}\n          value: "${i}"`)}`,
  'env of one name': (n) =>
    `${CONTAINER}      env:\n${lines(n, () => '        - name: V\n          value: v')}`,
  ports: (n) =>
    `${CONTAINER}      ports:\n${lines(n, (i) => `        - containerPort: ${(i % 65535) + 1}\n          name: p${i}`)}`,
  'values of a wrong type': (n) => configMap(lines(n, (i) => `  key-${i}: ${i}`)),
  'a flow mapping': (n) => `${CONFIG}data: {${list(n, (i) => `key-${i}: value`)}}\n`,
  'a flow sequence': (n) => `${CONTAINER}      args: [${list(n, (i) => `"arg ${i}"`)}]\n`,
  'a flow sequence over lines': (n) =>
    `${CONTAINER}      args: [\n${lines(n, (i) => `        arg ${i},`)}      ]\n`,
  'words in brackets where maps should be': (n) => `${POD}spec: {containers: [${list(n, (i) => `c${i}`)}]}\n`,
  'flow mappings that are not closed': (n) => configMap(lines(n, (i) => `  key-${i}: {a: [b`)),
  'quotes that are not closed': (n) => configMap(lines(n, (i) => `  key-${i}: "value ${i}`)),
  'single quotes over lines': (n) => configMap(`  a: '${lines(n, (i) => `    line ${i}`)}    '\n`),
  'double quotes over joined lines': (n) => configMap(`  a: "${lines(n, (i) => `    line ${i}\\`)}    "\n`),
  'one string of escapes': (n) => configMap(`  a: "${'\\n\\t\\u0041'.repeat(n)}"\n`),
  'one long line': (n) => configMap(`  a: ${'word '.repeat(n)}\n`),
  'one long word': (n) => configMap(`  a: ${'word'.repeat(n)}\n`),
  'one long key': (n) => configMap(`  ${'word'.repeat(n)}: a\n`),
  'one long unknown field': (n) => `${POD}spec:\n  ${'word'.repeat(n)}: a\n`,
  'a plain scalar over lines': (n) => configMap(`  a: first\n${lines(n, (i) => `    line ${i}`)}`),
  'a literal': (n) => configMap(`  a: |\n${lines(n, (i) => `    line ${i}`)}`),
  'a folded scalar': (n) => configMap(`  a: >\n${lines(n, (i) => `    line ${i}\n      deeper`)}`),
  'blank lines in a literal': (n) => configMap(`  a: |-\n    first\n${'\n'.repeat(4 * n)}    last\n`),
  'blank lines between keys': (n) => configMap(`  a: b\n${'\n'.repeat(4 * n)}  c: d\n`),
  'blank lines behind words': (n) => configMap(`  a\n${'\n'.repeat(4 * n)}  b\n`),
  'blanks at the end of a line': (n) => configMap(`  a: b${' '.repeat(4 * n)}\n`),
  'tabs at the end of a line': (n) => configMap(`  a: "b"${'\t'.repeat(4 * n)}\n`),
  'tabs before a key': (n) => configMap(`${'\t'.repeat(4 * n)}a: b\n`),
  'tabs and blanks before a key': (n) => configMap(`${'\t '.repeat(2 * n)}a: b\n`),
  'lines indented with tabs': (n) => configMap(lines(n, (i) => `\tkey-${i}: value`)),
  comments: (n) => configMap(lines(n, (i) => `  # a comment ${i}\n  key-${i}: value # another`)),
  'a comment alone': (n) => `${CONFIG}${lines(n, (i) => `# line ${i}`)}`,
  'carriage returns': (n) => configMap(lines(n, (i) => `  key-${i}: value`)).replaceAll('\n', '\r\n'),
  'a literal with carriage returns': (n) =>
    configMap(`  a: |\n${lines(n, (i) => `    line ${i}`)}`).replaceAll('\n', '\r\n'),
  'lone carriage returns': (n) => configMap(`  a: b${'\r'.repeat(4 * n)}\n`),
  'words without a colon': (n) => configMap(lines(n, (i) => `  word${i}`)),
  'one word, and lists where keys should be': (n) => configMap(lines(n, (i) => `  word${i}\n  - item`)),
  'colons in values': (n) => configMap(`  a: ${'b: '.repeat(n)}\n`),
  'anchors with aliases': (n) => configMap(lines(n, (i) => `  a${i}: &x${i} value\n  b${i}: *x${i}`)),
  'one anchor with aliases': (n) =>
    `${POD}spec:\n  containers: [{name: a, image: b, resources: &r {requests: {cpu: 1}}}]\n  initContainers:\n${lines(n, (i) => `    - {name: c${i}, image: i, resources: *r}`)}`,
  'a large anchor with aliases': (n) =>
    `${POD}spec:\n  containers:\n    - name: a\n      image: b\n      env: &env\n${lines(n, (i) => `        - {name: V${i}, value: x}`)}  initContainers:\n${lines(n, (i) => `    - {name: c${i}, image: i, env: *env}`)}`,
  'a large anchor of an unknown kind with aliases': (n) =>
    `apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\na: &a\n${lines(n, (i) => `  k${i}: 1`)}b:\n${lines(n, (i) => `  k${i}: *a`)}`,
  'merge keys': (n) =>
    `${POD}spec:\n  containers:\n    - &c {name: a, image: b}\n${lines(n, (i) => `    - {<<: *c, name: c${i}}`)}`,
  'merged sequences': (n) => `${CONFIG}x: &x {a: b}\ndata:\n  <<: [${list(n, () => '*x')}]\n  key: value\n`,
  'aliases of nothing': (n) => configMap(lines(n, (i) => `  a${i}: *nothing-${i}`)),
  'many documents': (n) => lines(n, (i) => `---\n${CONFIG.replace('name: a', `name: c${i}`)}`),
  'the same document again and again': (n) => lines(n, () => `---\n${CONFIG}`),
  'empty documents': (n) => CONFIG + '---\n'.repeat(4 * n),
  'a list of objects': (n) =>
    `apiVersion: v1\nkind: List\nitems:\n${lines(n, (i) => `  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: c${i}}`)}`,
  'a list of objects with aliases': (n) =>
    `apiVersion: v1\nkind: List\nitems:\n  - &c {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n${lines(n, (i) => `  - {apiVersion: v1, kind: ConfigMap, metadata: {name: c${i}}, data: {a: *c}}`)}`,
  'a list of aliases': (n) =>
    `apiVersion: v1\nkind: List\nitems:\n  - &c {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n${lines(n, () => '  - *c')}`,
  'deep nesting of blocks': (n) => configMap(lines(n, (i) => `  ${' '.repeat(i % 120)}key: `)),
  'deep nesting of brackets': (n) => configMap(`  a: ${'['.repeat(n)}\n`),
  'deep nesting of braces, closed': (n) => configMap(`  a: ${'{a: '.repeat(n)}1${'}'.repeat(n)}\n`),
  'closing brackets': (n) => configMap(`  a: [${']'.repeat(n)}\n  b: {${']'.repeat(n)}\n`),
  'dashes on a line': (n) => configMap(`  a:\n    ${'- '.repeat(n)}b\n`),
  'question marks on a line': (n) => `${CONFIG}${'? '.repeat(n)}b\n`,
  'question marks on lines': (n) => `${CONFIG}${lines(n, (i) => `? key${i}\n: value`)}`,
  commas: (n) => configMap(`  a: [${','.repeat(4 * n)}]\n`),
  'brackets in keys': (n) => configMap(`  "${'['.repeat(4 * n)}": a\n`),
  'properties of nodes': (n) => configMap(`  a: ${'&a !b '.repeat(n)}c\n`),
  'template braces': (n) => configMap(`  a: '${'{{ '.repeat(n)}'\n`),
  'template braces with blanks': (n) => configMap(`  a: '{{${' '.repeat(8 * n)}'\n`),
  'a template': (n) => configMap(lines(n, (i) => `  key-${i}: {{ .Values.a${i} }}`)),
  backslashes: (n) => configMap(`  a: "${'\\\\'.repeat(n)}"\n`),
  'no manifest at all': (n) => lines(n, (i) => `key-${i}: value`),
};

/** Texts of a size in JSON. */
export const JSON_NOTATIONS: Readonly<Record<string, (size: number) => string>> = {
  'keys of a ConfigMap': (n) => JSON.stringify(object(n), undefined, 2),
  'keys of a ConfigMap on one line': (n) => JSON.stringify(object(n)),
  'a list of objects': (n) =>
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items: Array.from({ length: n }, () => object(1)) }),
  'a list of objects on lines': (n) =>
    JSON.stringify(
      { apiVersion: 'v1', kind: 'List', items: Array.from({ length: n }, () => object(1)) },
      undefined,
      2,
    ),
  'one long string': (n) => JSON.stringify({ ...object(1), data: { a: '\n"'.repeat(n) } }),
  'quotes that are not closed': (n) =>
    `{"apiVersion": "v1", "kind": "ConfigMap",\n"data": {\n${lines(n, (i) => `"a${i}": "b,`)}}}`,
  'commas that are missing': (n) =>
    `{"apiVersion": "v1", "kind": "ConfigMap",\n"data": {\n${lines(n, (i) => `"a${i}": "b"`)}}}`,
  comments: (n) => `{"apiVersion": "v1", "kind": "ConfigMap",\n${lines(n, (i) => `# ${i}`)}"data": {}}`,
};

const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';
const POD = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n';
const CONTAINER = `${POD}spec:\n  containers:\n    - name: a\n      image: b\n`;

function configMap(data: string): string {
  return `${CONFIG}data:\n${data}`;
}

function pod(metadata: string): string {
  return `${POD}${metadata}spec:\n  containers: [{name: a, image: b}]\n`;
}

function object(keys: number): object {
  const data = Object.fromEntries(Array.from({ length: keys }, (_, index) => [`key-${index}`, 'value']));
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data };
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `${line(index)}\n`).join('');
}

function list(count: number, item: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => item(index)).join(', ');
}
