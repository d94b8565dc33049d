import { describe, expect, it } from 'vitest';
import { compilePatterns } from './peer-patterns';

const match = (entries: string[], name: string) => compilePatterns(entries)(name)?.entry ?? null;

describe('a list of peers', () => {
  it.each([
    ['acme.example', 'acme.example', 'acme.example'],
    ['acme.example', 'x.acme.example', null],
    ['acme.example', 'acme.example:8448', null],
    ['acme.example:8448', 'acme.example:8448', 'acme.example:8448'],
    ['*.acme.example', 'x.acme.example', '*.acme.example'],
    ['*.acme.example', 'x.y.acme.example', '*.acme.example'],
    ['*.acme.example', 'x.acme.example:8448', '*.acme.example'],
    ['*.acme.example', 'acme.example', null],
    ['*.acme.example', 'notacme.example', null],
    ['*.acme.example', 'x.notacme.example', null],
    ['*.acme.example', 'acme.example.evil.example', null],
  ])('%s covers %s: %s', (entry, name, expected) => {
    expect(match([entry], name)).toBe(expected);
  });

  it('names the first of equal entries and prefers the exact one', () => {
    const patterns = compilePatterns(['*.acme.example', 'x.acme.example', 'x.acme.example']);
    expect(patterns('x.acme.example')).toEqual({ index: 1, entry: 'x.acme.example' });
  });

  it('keeps names like __proto__ as data', () => {
    expect(match(['a.example'], '__proto__')).toBeNull();
  });

  it('looks at each label once, however long the list is', () => {
    const entries = Array.from({ length: 1_000 }, (_, index) => `*.a${index}.example`);
    const patterns = compilePatterns(entries);
    const name = `${'a.'.repeat(120)}a999.example`;
    const before = process.cpuUsage();
    for (let turn = 0; turn < 10_000; turn += 1) patterns(name);
    // A walk over the list for each label would take minutes.
    expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
    expect(patterns(name)?.index).toBe(999);
  });
});
