import { equal } from 'node:assert/strict';
import { code, markup, paragraphs } from '../../../src/base/index.ts';

describe('Markdown', () => {
  const said = (text: string): string => markup`${text}`.source;

  it('shows a text of others as it is', () => {
    equal(said('[run](command:a.b?%5B%5D)'), '\\[run\\]\\(command\\:a\\.b?%5B%5D\\)');
    equal(said('<img src=x onerror=y>'), '\\<img src\\=x onerror\\=y\\>');
    equal(said('![](https://a.example/b)'), '\\!\\[\\]\\(https\\://a\\.example/b\\)');
    equal(said('www.a.example a@b.example'), 'www\\.a\\.example a\\@b\\.example');
    equal(said('&lt; $(trash) `a` ~~b~~'), '\\&lt; \\$\\(trash\\) \\`a\\` \\~\\~b\\~\\~');
    equal(said('a \\'), 'a \\\\');
  });

  it('lets no line of it begin a heading, a list, a rule or code', () => {
    equal(
      said('a\n# b\n- c\n1. d\n    e\n===\n> f'),
      'a  \n\\# b  \n\\- c  \n1\\. d  \ne  \n\\=\\=\\=  \n\\> f',
    );
  });

  it('keeps what we wrote ourselves', () => {
    equal(markup`**${'a*'}** ${markup`_${1}_`}`.source, '**a\\*** _1_');
    equal(paragraphs([markup`a`, markup`b`]).source, 'a\n\nb');
  });

  it('keeps code on a line and in its fence', () => {
    equal(code('a').source, '`a`');
    equal(code('a``b\n\n[c](d)').source, '```a``b  [c](d)```');
    equal(code('`a`').source, '`` `a` ``');
    equal(code('').source, '`  `');
  });

  it('cuts what nobody would read', () => {
    equal(said('a'.repeat(1e6)).length, 2001);
  });
});
