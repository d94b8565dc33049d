import { describe, expect, it } from 'vitest';
import { readProfileAnswer } from './profile-answer';

const BOB = '@bob:b.example';
const AVATAR = 'https://images.scaiwave.com/bob.png';
const profile = { fqid: BOB, display_name: 'Bob', avatar_url: AVATAR, updated_at: 1 };
const read = (change: object) =>
  readProfileAnswer(Buffer.from(JSON.stringify({ ...profile, ...change })), BOB);

describe('a profile', () => {
  it('gives a name and an avatar; other members are left alone', () =>
    expect(read({ motto: 'new' })).toEqual({ ok: true, display_name: 'Bob', avatar_url: AVATAR }));

  it.each(['李小龍', 'Ὀδυσσεύς', 'Zoë 🦊', 'x'.repeat(256), '🦊'.repeat(256), '<b>Bob</b>'])(
    'may have the name %s',
    (display_name) => expect(read({ display_name })).toMatchObject({ ok: true, display_name }),
  );

  it.each<[string, object]>([
    ['of somebody else', { fqid: '@eve:b.example' }],
    ['without a name', { display_name: undefined }],
    ['with an empty name', { display_name: '' }],
    ['with a name of spaces', { display_name: ' \u3000 ' }],
    ['with a name that is too long', { display_name: 'x'.repeat(257) }],
    ['with a name that is no string', { display_name: ['Bob'] }],
    ['with NUL in the name', { display_name: 'B\0b' }],
    ['with a line break in the name', { display_name: 'Bob\nAdmin' }],
    ['with an escape sequence in the name', { display_name: '\u001b[31mBob' }],
    ['with a name that turns what follows around', { display_name: 'Bob\u202egnp.exe' }],
    ['with a lone surrogate in the name', { display_name: '\ud800' }],
  ])('%s is none', (_, change) =>
    expect(read(change)).toMatchObject({ ok: false, code: 'SW_FED_MALFORMED_REQUEST' }),
  );

  it.each<[string, unknown]>([
    ['plain http', 'http://images.scaiwave.com/bob.png'],
    ['a script', 'javascript:alert(1)'],
    ['data', 'data:image/png;base64,AAAA'],
    ['userinfo', 'https://bob@images.scaiwave.com/'],
    ['this machine', 'https://127.0.0.1/bob.png'],
    ['a private network', 'https://192.168.1.1/'],
    ['a line break', `${AVATAR}\nx`],
    ['too long a URL', `${AVATAR}?${'x'.repeat(2_048)}`],
    ['a list', [AVATAR]],
    ['null', null],
  ])('loses an avatar with %s', (_, avatar_url) =>
    expect(read({ avatar_url })).toEqual({ ok: true, display_name: 'Bob' }),
  );

  it.each([
    ['an empty body', ''],
    ['a list', '[]'],
    ['a member twice', `{"fqid":"${BOB}","display_name":"Bob","display_name":"Eve"}`],
    ['broken JSON', '{"fqid":'],
    ['great depth', '['.repeat(100_000)],
  ])('is not %s', (_, body) =>
    expect(readProfileAnswer(Buffer.from(body), BOB)).toMatchObject({ ok: false }),
  );

  it('is not what is no UTF-8', () =>
    expect(readProfileAnswer(Buffer.from([0x7b, 0xff, 0x7d]), BOB)).toMatchObject({ ok: false }));
});
