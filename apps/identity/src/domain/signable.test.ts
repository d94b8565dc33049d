import { describe, expect, it } from 'vitest';
import { canonicalize, eventSigningBytes } from '@app/protocol';
import { chainHead, eventHeader } from './signable';

const header = { origin: 'home.example', seq: 3, type: 'sw.message' };
const head = { event_id: 'ev_x', origin: 'home.example', room_id: 'rm_x', seq: 3, ts: 5 };

describe('what identity signs', () => {
  it('is the header behind the tag of events', () => {
    const text = canonicalize(header);
    expect(eventHeader(text, 'home.example')).toEqual({ ok: true, bytes: eventSigningBytes(text) });
  });

  it('is never the same bytes for a head and for an event', () => {
    const text = canonicalize(head);
    const asEvent = eventHeader(text, 'home.example');
    const asHead = chainHead(text, 'home.example');
    expect(asEvent.ok && asHead.ok && Buffer.compare(asEvent.bytes, asHead.bytes)).not.toBe(0);
  });

  it.each([
    [
      'another server as origin',
      canonicalize({ ...header, origin: 'other.example' }),
      'SW_FED_ORIGIN_MISMATCH',
    ],
    ['no origin', '{}', 'SW_FED_ORIGIN_MISMATCH'],
    ['an origin that is a list', '{"origin":["home.example"]}', 'SW_FED_ORIGIN_MISMATCH'],
    ['two origins', '{"origin":"other.example","origin":"home.example"}', 'SW_FED_MALFORMED_EVENT'],
    ['another spelling', '{ "origin":"home.example"}', 'SW_FED_MALFORMED_EVENT'],
    ['no JSON', 'GET /_scaiwave', 'SW_FED_MALFORMED_EVENT'],
    ['a list', '[]', 'SW_FED_MALFORMED_EVENT'],
    ['nothing', '', 'SW_FED_MALFORMED_EVENT'],
  ])('is not %s', (_, text, code) => {
    expect(eventHeader(text, 'home.example')).toMatchObject({ ok: false, code });
    expect(chainHead(text, 'home.example')).toMatchObject({ ok: false, code });
  });
});
