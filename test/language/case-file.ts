/**
 * The form of a case file. A case begins with `=== what it shows`, then comes the manifest, in which `<|>` is the
 * cursor, and then what is asked, each with the answer expected below it:
 *
 *     === A field that is not there is told
 *     kind: Pod
 *     >>> diagnose
 *     1:1 error missing-field …
 */
export interface Case {
  readonly title: string;
  readonly manifest: string;
  readonly asks: readonly Ask[];
}

export interface Ask {
  readonly question: string;
  readonly answer: string;
}

export const CURSOR = '<|>';

export function parseCases(text: string): Case[] {
  return text
    .split(/^=== /m)
    .slice(1)
    .map((section) => {
      const titleEnd = section.indexOf('\n');
      const [manifest = '', ...asks] = section.slice(titleEnd + 1).split(/^>>> /m);
      return { title: section.slice(0, titleEnd), manifest, asks: asks.map(parseAsk) };
    });
}

export function printCases(head: string, cases: readonly Case[]): string {
  return head + cases.map(printCase).join('\n');
}

/** What stands before the first case: remarks for the reader. */
export function headOf(text: string): string {
  const first = text.search(/^=== /m);
  return first < 0 ? text : text.slice(0, first);
}

function parseAsk(section: string): Ask {
  const questionEnd = section.indexOf('\n');
  return {
    question: section.slice(0, questionEnd < 0 ? undefined : questionEnd).trim(),
    answer: questionEnd < 0 ? '' : trimmed(section.slice(questionEnd + 1)),
  };
}

function printCase({ title, manifest, asks }: Case): string {
  const answers = asks.map(
    ({ question, answer }) => `>>> ${question}\n${answer === '' ? '' : `${answer}\n`}`,
  );
  return `=== ${title}\n${manifest}${answers.join('')}`;
}

/** Without the blank lines at the end, which only part a case from the next. */
function trimmed(text: string): string {
  return text.replace(/\n+$/, '');
}
