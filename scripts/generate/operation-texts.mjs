/** The texts of the published operations and of their parameters, from the documentation of `@kubernetes/client-node`. */
import fs from 'node:fs';
import path from 'node:path';

/** `{ operations: { 'CoreV1/readNamespace': text }, parameters: { 'CoreV1/readNamespace': { pretty: text } } }`. */
export function readOperationTexts(modules) {
  const folder = path.join(modules, '@kubernetes/client-node/dist/gen/apis');
  const operations = {};
  const parameters = {};
  for (const file of fs.readdirSync(folder)) {
    const found = /^([A-Z]\w*?)Api\.d\.ts$/.exec(file);
    if (!found || /V\d+(alpha|beta)\d+$/.test(found[1])) continue;
    const text = fs.readFileSync(path.join(folder, file), 'utf8');
    const factory = text.slice(text.indexOf('RequestFactory extends'), text.indexOf('\n}'));
    for (const [, comment, method] of factory.matchAll(METHOD)) {
      const name = `${found[1]}/${method}`;
      operations[name] = plain(/^ {5}\* ([^@].*)$/m.exec(comment)?.[1] ?? '');
      if (PARAMETERS_OF.includes(name)) parameters[name] = parameterTexts(comment);
    }
  }
  return { operations, parameters };
}

const METHOD = / {4}\/\*\*\n((?: {5}\*.*\n)*?) {5}\*\/\n {4}(\w+)\(/g;

/** One operation for each text that a parameter can have. */
const PARAMETERS_OF = [
  'CoreV1/listNamespacedPod',
  'CoreV1/createNamespacedPod',
  'CoreV1/patchNamespacedPod',
  'CoreV1/deleteNamespacedPod',
  'CoreV1/connectGetNamespacedPodAttach',
  'CoreV1/connectGetNamespacedPodExec',
  'CoreV1/connectGetNamespacedPodPortforward',
  'CoreV1/connectGetNamespacedPodProxyWithPath',
  'CoreV1/connectGetNamespacedServiceProxyWithPath',
  'CoreV1/connectGetNodeProxyWithPath',
  'CoreV1/readNamespacedPodLog',
];

function parameterTexts(comment) {
  const lines = [...comment.matchAll(/^ {5}\* @param (\w+) (.*)$/gm)];
  return Object.fromEntries(
    lines.map(([, name, text]) => [name === '_continue' ? 'continue' : name, plain(text)]),
  );
}

function plain(text) {
  return text
    .replaceAll('\\&#39;', "'")
    .replaceAll('\\&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .trim();
}
