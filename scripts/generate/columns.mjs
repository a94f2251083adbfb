/** Reads the facts of the tables' columns (the notation is told at their beginning) and puts texts to them. */
import fs from 'node:fs';

/**
 * `{ texts, columns }`: the different texts, and for each kind (`v1/Pod`) its columns as
 * `[name, type, format, priority, index of the text]`.
 */
export function readColumns(file, texts, kindTypes) {
  const known = new TextIndex();
  const columns = {};
  const [head, ...blocks] = fs.readFileSync(file, 'utf8').trim().split(/\n\n+/);
  const shared = new Map(
    [...head.matchAll(/^#   (@\w+) = (.*)$/gm)].map(([, name, source]) => [name, source]),
  );
  for (const block of blocks) {
    const [kind, ...lines] = block.split('\n');
    const goPackage = kindTypes[kind].replace(/\.\w+$/, '');
    columns[kind] = lines.map((line) => {
      const [, name, isName, wide, type = 'string', source] = LINE.exec(line);
      const text = textOf(shared.get(source) ?? source, goPackage, texts);
      return [name, type, isName ? 'name' : '', wide ? 1 : 0, known.indexOf(text)];
    });
  }
  return { texts: known.texts, columns };
}

const LINE = /^([^*+:=]+?)(\*)?(\+)?(?::(\w+))? = (.*)$/;

function textOf(source, goPackage, texts) {
  if (source.startsWith('"')) return JSON.parse(source);
  const [reference, shorter] = source.split(' ');
  const [, type, field] = /^(.*)\.(\w+)$/.exec(reference);
  const text = texts[`io.k8s.${type.includes('.') ? type : `${goPackage}.${type}`}`]?.[field];
  if (text === undefined) throw new Error(`there is no text of ${reference} in ${goPackage}`);
  const plain = text.split('\n\nPossible enum values:')[0];
  return shorter === '-1' ? plain.replace(/ [^.]*\.$/, '') : plain;
}

class TextIndex {
  texts = [];

  indexOf(text) {
    const known = this.texts.indexOf(text);
    return known >= 0 ? known : this.texts.push(text) - 1;
  }
}
