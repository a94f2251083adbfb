/** A mistyped name is at most so many letters from the one that was meant. */
const LETTERS_LIMIT = 3;
const LENGTH_LIMIT = 64;

/** What was probably meant, to be put behind an error's message: ` (did you mean "nodes"?)`; empty where nothing is near. */
export function suggestion(text: string, known: readonly string[]): string {
  if (text.length > LENGTH_LIMIT) return '';
  const limit = Math.min(LETTERS_LIMIT, Math.floor(text.length / 2));
  const [best] = known
    .map((name) => ({ name, letters: distance(text, name) }))
    .filter(({ letters }) => letters <= limit)
    .sort((a, b) => a.letters - b.letters);
  return best === undefined ? '' : ` (did you mean "${best.name}"?)`;
}

/** How many letters have to be put in, taken out or changed to make one text of the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 0; i < from.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < to.length; j++) {
      const changed = (row[j] ?? 0) + (from[i] === to[j] ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
