import { describe, expect, it } from 'vitest';
import { judgeUrl } from './judge-url';

const verdict = (outcome: { ok: boolean; code?: string }) => (outcome.ok ? 'ok' : outcome.code);
const REFUSED = 'SW_FED_ADDRESS_REFUSED';

describe('judgeUrl', () => {
  it.each([
    'https://chat.wikipedia.org',
    'HTTPS://chat.wikipedia.org:8448/a?b#c',
    'https://8.8.8.8/',
    'https://[2606::1]:8/',
  ])('lets federation reach %s', (url) => {
    expect(verdict(judgeUrl(url))).toBe('ok');
  });

  it.each([
    'http://chat.wikipedia.org/',
    'ftp://a.org/',
    'data:text/plain,x',
    'file:///etc/passwd',
    'javascript:0',
    '//a.org/',
    'https:a.org',
    'https:/a.org',
    'https:///a.org',
    'https://',
    'https://u@a.org/',
    'https://u:p@a.org/',
    'https://@a.org/',
    'https://a.org@127.0.0.1/',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://\uff11\uff12\uff17.0.0.1/',
    'https://a.org\\@127.0.0.1/',
    'https:\\\\127.0.0.1',
    ' https://a.org/',
    'https://a.org/ x',
    'ht\ntps://a.org/',
    'https://a.org\t/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://localhost/',
    'https://a.org:0/',
    'https://a.org:99999/',
    'https://%61.org/',
    'https://a.org./',
    'http://127.0.0.1/',
    'http://a.localhost/',
    'https://a.localhost/',
  ])('keeps federation from %j', (url) => {
    expect(verdict(judgeUrl(url))).toBe(REFUSED);
  });

  it('says what is wrong with userinfo', () => {
    expect(judgeUrl('https://u@chat.wikipedia.org/')).toMatchObject({
      detail: 'A URL with userinfo is refused.',
    });
  });

  it('lets plain http pass for loopback alone, where trials ask for it', () => {
    const rules = { insecureLoopback: true };
    expect(verdict(judgeUrl('http://a.localhost:8080/', rules))).toBe('ok');
    expect(verdict(judgeUrl('http://127.0.0.1:8080/', rules))).toBe('ok');
    expect(verdict(judgeUrl('http://chat.wikipedia.org/', rules))).toBe(REFUSED);
    expect(verdict(judgeUrl('http://8.8.8.8/', rules))).toBe(REFUSED);
    expect(verdict(judgeUrl('http://a.localhost/', { allow: ['127.0.0.0/8'] }))).toBe(REFUSED);
  });
});
