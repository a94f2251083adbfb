import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const ROOT = join(import.meta.dirname, '../../..');
const require = createRequire(import.meta.url);

interface Contribution {
  readonly scopeName: string;
  readonly path: string;
  readonly injectTo: readonly string[];
}

/**
 * A host of each notation, reduced to what the injections look at: comments, quoted strings, and the structure of JSON.
 * `hosts` gives the files of an editor's own grammars instead.
 */
export async function createHighlighter(hosts: Readonly<Record<string, string>>): Promise<Highlighter> {
  await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')));
  const contributions = contributedGrammars();
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: (scopeName) => {
      const own = contributions.find((contribution) => contribution.scopeName === scopeName);
      const path = own ? join(ROOT, own.path) : hosts[scopeName];
      if (path === undefined) return Promise.resolve(null);
      return Promise.resolve(textmate.parseRawGrammar(readFileSync(path, 'utf8'), path));
    },
    getInjections: (scopeName) =>
      contributions.filter(({ injectTo }) => injectTo.includes(scopeName)).map((own) => own.scopeName),
  });
  return { tokens: (scopeName, text) => tokensOf(registry, scopeName, text) };
}

export interface Highlighter {
  /** The pieces of a text that the injections mark, a line each: `Deployment entity.name.type.class.kind`. */
  tokens(scopeName: string, text: string): Promise<string[]>;
}

async function tokensOf(registry: textmate.Registry, scopeName: string, text: string): Promise<string[]> {
  const grammar = await registry.loadGrammar(scopeName);
  if (!grammar) throw new Error(`no grammar for ${scopeName}`);
  const marked: string[] = [];
  let state = textmate.INITIAL;
  for (const line of text.split('\n')) {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    for (const { startIndex, endIndex, scopes } of result.tokens) {
      const own = scopes.findLast(
        (scope) => scope.endsWith('.kubernetes') && !scope.startsWith('punctuation'),
      );
      if (own) marked.push(`${line.slice(startIndex, endIndex)} ${own.replace(/\.kubernetes$/, '')}`);
    }
  }
  return marked;
}

function contributedGrammars(): readonly Contribution[] {
  const manifest: { contributes: { grammars: readonly Contribution[] } } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  return manifest.contributes.grammars;
}
