import { describe, expect, it } from 'vitest';
import { addressFilter } from './address';

describe('address', () => {
  it.each([{ host: 'chat.wikipedia.org' }, { host: '8.8.8.8' }, { url: 'https://chat.wikipedia.org/x' }])(
    'admits %j',
    (line) => {
      expect(addressFilter(line)).toEqual({ ok: true });
    },
  );

  it.each([
    { host: '127.0.0.1' },
    { host: 'a.localhost' },
    { url: 'http://chat.wikipedia.org/' },
    { url: '' },
    { host: '' },
  ])('refuses %j', (line) => {
    expect(addressFilter(line)).toEqual({ ok: false, code: 'SW_FED_ADDRESS_REFUSED' });
  });

  it.each([null, {}, { host: 1 }, { url: null }, { host: '8.8.8.8', url: 'https://8.8.8.8/' }])(
    'cannot judge %j',
    (line) => {
      expect(addressFilter(line)).toEqual({ ok: false, code: 'SW_FED_MALFORMED_REQUEST' });
    },
  );
});
