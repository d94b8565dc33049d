import { describe, expect, it } from 'vitest';
import { type JsonObject, type JsonValue } from '../../json/json-value';
import { checkContent, EVENT_TYPES, isKnownEventType, type EventType } from './event-types';

const event = `ev_${'A'.repeat(43)}`;
const person = '@bob:b.example';
const heads = { 'b.example': { seq: 0, event_id: event } };

/** A content of each type with every member it knows, then changes that spoil it; undefined removes a member. */
const CONTENTS: Record<
  EventType,
  { good: JsonObject; optional?: string[]; bad: Record<string, JsonValue>[] }
> = {
  'sw.room.create': {
    good: { name: 'Den', room_type: 'dm', history: 'since_join', creator: person },
    bad: [{ name: 'x'.repeat(1_025) }, { room_type: 'x' }, { history: true }, { creator: 'bob' }],
  },
  'sw.room.settings': {
    good: { name: '', history: 'shared' },
    optional: ['name', 'history'],
    bad: [{ name: null }, { history: 'none' }],
  },
  'sw.room.invite': {
    good: {
      invite_id: 'i-1',
      target: person,
      expires_at: 1,
      create_event: {},
      direct: true,
      requested_by: person,
    },
    optional: ['requested_by'],
    bad: [
      { invite_id: '' },
      { invite_id: 'a b' },
      { target: '' },
      { expires_at: -1 },
      { create_event: 'x' },
      { direct: 0 },
      { requested_by: 1 },
    ],
  },
  'sw.room.invite_request': { good: { target: person }, bad: [{ target: '@BOB:b.example' }] },
  'sw.room.join': { good: { invite_id: 'i-1' }, bad: [{ invite_id: 'x'.repeat(65) }] },
  'sw.room.decline': { good: { invite_id: 'i-1' }, bad: [{ invite_id: 1 }] },
  'sw.room.leave': { good: {}, bad: [] },
  'sw.room.member': {
    good: { target: person, membership: 'joined', heads, cause: event, by: person },
    optional: ['cause', 'by'],
    bad: [
      { membership: 'owner' },
      { heads: [] },
      { heads: { B: heads['b.example'] } },
      { heads: { 'b.example': { seq: -1, event_id: event } } },
      { heads: { 'b.example': { seq: 1 } } },
      { cause: person },
      { by: event },
    ],
  },
  'sw.room.refusal': {
    good: { cause: event, code: 'SW_FED_UNKNOWN_USER' },
    bad: [{ cause: 'x' }, { code: 'nope' }],
  },
  'sw.message': {
    good: { body: 'hi', format: 'plain', reply_to: event, thread_root: event },
    optional: ['format', 'reply_to', 'thread_root'],
    bad: [{ body: '' }, { body: 'é'.repeat(16_385) }, { body: 1 }, { reply_to: 'x' }, { thread_root: null }],
  },
  'sw.reaction': {
    good: { target: event, key: '👍', op: 'add' },
    bad: [{ target: 'x' }, { key: '' }, { key: '👍'.repeat(17) }, { op: 'toggle' }],
  },
  'sw.edit': { good: { target: event, body: 'hi' }, bad: [{ target: null }, { body: '' }] },
  'sw.erase': { good: { target: event }, bad: [{ target: [] }] },
};

const refused = { ok: false, code: 'SW_FED_MALFORMED_EVENT' };

describe.each(Object.entries(CONTENTS))('%s', (type, { good, optional = [], bad }) => {
  it('takes its content, and members that a later version may add', () => {
    expect(checkContent(type, good)).toEqual({ ok: true });
    expect(checkContent(type, { ...good, later: [1] })).toEqual({ ok: true });
  });

  it('asks for every member that is not optional', () => {
    for (const name of Object.keys(good)) {
      const { [name]: _, ...rest } = good;
      expect(checkContent(type, rest).ok, name).toBe(optional.includes(name));
    }
  });

  it('refuses a member that is not of its form, and names it', () => {
    for (const change of bad) {
      expect(checkContent(type, { ...good, ...change })).toMatchObject({
        ...refused,
        detail: expect.stringContaining(Object.keys(change)[0]!),
      });
    }
  });
});

describe('the table of event types', () => {
  it('lets unknown types pass as they are', () => {
    expect(checkContent('sw.poll', { anything: 1 })).toEqual({ ok: true });
    expect([isKnownEventType('sw.poll'), isKnownEventType('toString'), isKnownEventType('sw.edit')]).toEqual([
      false,
      false,
      true,
    ]);
  });

  it('does not take inherited members for content', () =>
    expect(checkContent('sw.room.leave', JSON.parse('{"__proto__":{"a":1}}') as JsonObject)).toEqual({
      ok: true,
    }));

  it('says what the home alone may say and what crosses the border', () => {
    const pick = (holds: (row: (typeof EVENT_TYPES)[EventType]) => boolean) =>
      Object.entries(EVENT_TYPES)
        .filter(([, row]) => holds(row))
        .map(([type]) => type.replace('sw.room.', ''));
    expect(pick((row) => row.homeOnly)).toEqual(['create', 'settings', 'invite', 'member', 'refusal']);
    expect(pick((row) => row.crossesBorder === 'from-home')).toEqual(['invite', 'member', 'refusal']);
    expect(pick((row) => row.crossesBorder === 'to-home')).toEqual(['join', 'decline']);
  });
});
