import { describe, expect, it } from 'vitest';
import type { StoredEvent } from './stored-event';
import { foldTimeline, withGaps } from './timeline';

const event = (
  id: string,
  type: string,
  ts: number,
  content: object | undefined,
  more: Partial<StoredEvent> = {},
): StoredEvent => ({
  tenant: 'a.example.net',
  room_id: 'rm_1',
  origin: 'b.example.net',
  seq: ts,
  event_id: id,
  prev: null,
  ts,
  type,
  sender: '@b:b.example.net',
  status: 'accepted',
  code: null,
  reason: null,
  linked: true,
  applied: true,
  target: null,
  text: JSON.stringify({ content }),
  rank: 0,
  received_at: 0,
  ...more,
});
const message = event('ev_m', 'sw.message', 1, { body: 'hello' });
const about = (id: string, type: string, ts: number, content: object, sender = '@b:b.example.net') =>
  event(id, type, ts, content, { target: 'ev_m', sender });

describe('foldTimeline', () => {
  it('shows the author’s last edit, in whatever order the edits came', () => {
    const [one, two] = [
      about('ev_1', 'sw.edit', 2, { body: 'first' }),
      about('ev_2', 'sw.edit', 3, { body: 'second' }),
    ];
    for (const edits of [
      [one, two],
      [two, one],
    ]) {
      expect(foldTimeline([message], edits)[0]).toMatchObject({ body: 'second', edited: true });
    }
  });

  it('ignores somebody else’s edit', () => {
    expect(
      foldTimeline([message], [about('ev_1', 'sw.edit', 2, { body: 'x' }, '@c:c.example.net')])[0],
    ).toMatchObject({ body: 'hello', edited: false });
  });

  it('counts a reaction once a person, and takes it back', () => {
    const add = about('ev_1', 'sw.reaction', 2, { key: '👍', op: 'add' });
    const again = about('ev_2', 'sw.reaction', 3, { key: '👍', op: 'add' });
    const remove = about('ev_3', 'sw.reaction', 4, { key: '👍', op: 'remove' });
    expect(foldTimeline([message], [again, add])[0]!.reactions).toEqual([
      { key: '👍', senders: ['@b:b.example.net'] },
    ]);
    expect(foldTimeline([message], [add, again, remove])[0]!.reactions).toEqual([]);
  });

  it('shows an erased message without its body', () => {
    const erased = event('ev_m', 'sw.message', 1, undefined);
    expect(foldTimeline([erased], [about('ev_1', 'sw.edit', 2, { body: 'x' })])[0]).toMatchObject({
      erased: true,
      body: null,
    });
  });
});

describe('withGaps', () => {
  it('shows a gap where it lies, newest first', () => {
    const folded = foldTimeline([event('ev_9', 'sw.message', 9, { body: 'b' }), message], []);
    const gap = { kind: 'gap' as const, origin: 'b.example.net', from_seq: 2, to_seq: 8, ts: 1 };
    expect(withGaps(folded, [gap], true).map((item) => item.kind)).toEqual(['message', 'gap', 'message']);
  });
});
