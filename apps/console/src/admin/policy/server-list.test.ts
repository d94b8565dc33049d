import { describe, expect, it } from 'vitest';
import { entriesOf, firstWrong, listFault, shutsOut } from './server-list';

describe('a list of servers', () => {
  it('is read however it was pasted, each entry once', () => {
    const text = 'a.example, B.example\nhttps://c.example/admin;a.example\td.example:8448\n\n*.e.example';
    expect(entriesOf(text)).toEqual(['a.example', 'b.example', 'c.example', 'd.example:8448', '*.e.example']);
    expect(listFault(text)).toBeUndefined();
  });

  it('names the lines of what is wrong, and where the first of it stands', () => {
    const text = `${'ok.example\n'.repeat(499)}acme\nok.example\n<b>`;
    expect(listFault(text)).toMatch(/^Line 500 “acme”, line 502 “<b>”: neither .+\.$/);
    const { from, to } = firstWrong(text)!;
    expect(text.slice(from, to)).toBe('acme');
  });

  it('names the first three of many', () => {
    expect(listFault('a\nb\nc\nd\ne')).toMatch(/^Line 1 “a”, line 2 “b”, line 3 “c” and 2 more: /);
  });

  it.each([['home.example:8448'], ['*.example']])('may not shut out this server by %s', (entry) => {
    expect(shutsOut([entry], 'home.example:8448')).toContain(entry);
  });
});
