import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEphemeral } from './read-ephemeral';

const NOW = 1_790_000_000_000;
const from = { signer: 'beta.example.net', now: NOW };
const presence = {
  type: 'sw.presence',
  sender: '@bob:beta.example.net',
  ts: NOW,
  content: { status: 'dnd' },
};

describe('an ephemeral', () => {
  it('is handed on as it was said', () =>
    expect(readEphemeral(JSON.stringify(presence), from)).toEqual(presence));

  it('of 1,024 bytes is heard, of one more it is not', () => {
    const text = JSON.stringify(presence);
    const sized = (bytes: number) => `{${' '.repeat(bytes - text.length)}${text.slice(1)}`;
    expect(readEphemeral(sized(1_024), from)).toBeDefined();
    expect(readEphemeral(sized(1_025), from)).toBeUndefined();
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
        expect(readEphemeral(text, from)).toBeUndefined();
      }),
    );
  });

  it('with any member replaced by anything else is dropped, or is still one', () => {
    const name = fc.constantFrom('type', 'sender', 'ts', 'content', 'room_id', 'more');
    fc.assert(
      fc.property(name, fc.jsonValue(), (member, value) => {
        const heard = readEphemeral(JSON.stringify({ ...presence, [member]: value }), from);
        if (heard) expect(heard).toMatchObject({ type: 'sw.presence', sender: presence.sender });
      }),
    );
  });
});
