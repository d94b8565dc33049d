import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { parseJson } from './parse-json';
import { splitSendBody } from './split-send-body';

const split = (text: string) => splitSendBody(Buffer.from(text));
const events = (...elements: string[]) => {
  const outcome = split(`{"events":[${elements.join(',')}]}`);
  return outcome.ok
    ? outcome.events.map((element) => (element.ok ? element.text : element.code))
    : outcome.code;
};
const list = (length: number) => Array(length).fill('{}').join(',');

describe('splitSendBody', () => {
  it('gives each element as it is spelled', () => {
    expect(
      split('{ "notices" : [ ], "events": [ {"b": 1 , "a":"é😀"} ,\n{}\t], "ephemeral":[{"x":[]}] } '),
    ).toEqual({
      ok: true,
      events: [
        { ok: true, text: '{"b": 1 , "a":"é😀"}' },
        { ok: true, text: '{}' },
      ],
      ephemeral: [{ ok: true, text: '{"x":[]}' }],
      notices: [],
    });
  });

  it('takes absent ephemeral and notices as empty', () =>
    expect(split('{"events":[]}')).toEqual({ ok: true, events: [], ephemeral: [], notices: [] }));

  it('knows a member by its name, however it is spelled', () =>
    expect(split('{"\\u0065vents":[]}')).toMatchObject({ ok: true }));

  it.each([
    ['nothing', ''],
    ['an array', '[]'],
    ['no events', '{}'],
    ['no events but notices', '{"notices":[]}'],
    ['an unknown member', '{"events":[],"x":1}'],
    ['__proto__', '{"events":[],"__proto__":[]}'],
    ['a member named twice', '{"events":[],"events":[]}'],
    ['a member named twice by an escape', '{"events":[],"\\u0065vents":[]}'],
    ['events that are an object', '{"events":{}}'],
    ['events that are null', '{"events":null}'],
    ['101 events', `{"events":[${list(101)}]}`],
    ['101 ephemerals', `{"events":[],"ephemeral":[${list(101)}]}`],
    ['a byte order mark', '\ufeff{"events":[]}'],
    ['a NUL outside', '{"events":[],"\\u0000":[]}'],
    ['a lone surrogate outside', '{"events":[],"\\ud800":[]}'],
    ['something after', '{"events":[]}x'],
    ['a trailing comma', '{"events":[{},]}'],
    ['a trailing comma of the whole', '{"events":[],}'],
    ['an open end', '{"events":[{}'],
    ['a break of grammar inside an element', '{"events":[{},{"a":01}]}'],
    ['a raw control character inside an element', '{"events":[{"a":"\u0001"}]}'],
    ['a million brackets', `{"events":[${'['.repeat(1_000_000)}`],
  ])('refuses %s as a whole', (_, body) =>
    expect(split(body)).toMatchObject({ ok: false, code: 'SW_FED_MALFORMED_REQUEST' }),
  );

  it('refuses invalid UTF-8 anywhere as a whole', () => {
    const body = Buffer.from('{"events":[{"a":"?"}]}');
    body[body.indexOf('?')] = 0xff;
    expect(splitSendBody(body)).toMatchObject({ ok: false, code: 'SW_FED_MALFORMED_REQUEST' });
  });

  it.each([
    ['a duplicate name', '{"a":1,"a":1}'],
    ['a fraction', '{"a":1.5}'],
    ['a NUL', '{"a":"\\u0000"}'],
    ['a lone surrogate', '{"a":"\\ud800"}'],
    ['depth 17', '{"a":'.repeat(17) + '1' + '}'.repeat(17)],
    ['endless depth', '{"a":'.repeat(100_000) + '1' + '}'.repeat(100_000)],
    ['a number in its place', '1'],
    ['an array in its place', '[{}]'],
  ])('refuses %s in one element only', (_, element) => {
    const verdict = element.length > 65_536 ? 'SW_FED_TOO_LARGE' : 'SW_FED_MALFORMED_EVENT';
    expect(events('{"a":1}', element, '{"a":2}')).toEqual(['{"a":1}', verdict, '{"a":2}']);
  });

  it('counts depth for each element by itself', () => {
    const element = '{"a":'.repeat(16) + '1' + '}'.repeat(16);
    expect(events(element, element)).toEqual([element, element]);
  });

  it('refuses an element of 65,537 bytes by itself', () => {
    const sized = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`;
    expect(events(sized(65_536), sized(65_537))).toEqual([sized(65_536), 'SW_FED_TOO_LARGE']);
  });

  it('takes 100 of each', () =>
    expect(split(`{"events":[${list(100)}],"ephemeral":[${list(100)}]}`)).toMatchObject({ ok: true }));

  it('judges an element as parseJson does', () => {
    const json = fc.json({ maxDepth: 3 }).map((value) => value.replaceAll('\ufeff', ''));
    fc.assert(
      fc.property(fc.array(json, { maxLength: 5 }), (elements) => {
        const alone = elements.map((element) => {
          const outcome = parseJson(Buffer.from(element));
          return outcome.ok ? element : outcome.code;
        });
        expect(events(...elements)).toEqual(alone);
      }),
      { numRuns: 1_000 },
    );
  });
});
