import { describe, expect, it } from 'vitest';
import { refuse } from '@app/protocol';
import { FailureMemory } from './failure-memory';

const gone = refuse('SW_FED_DISCOVERY_FAILED', 'gone');

describe('FailureMemory', () => {
  it('stands for 30 s at first and for longer after each failure in a row, up to 5 min', () => {
    const memory = new FailureMemory();
    let now = 0;
    for (const wait of [30_000, 60_000, 120_000, 240_000, 300_000, 300_000]) {
      memory.remember('peer', gone, now);
      expect(memory.recall('peer', now + wait - 1)).toBe(gone);
      now += wait;
      expect(memory.recall('peer', now)).toBeUndefined();
    }
  });

  it('stands no longer than whoever asks is willing to wait', () => {
    const memory = new FailureMemory();
    memory.remember('peer', gone, 0);
    expect(memory.recall('peer', 4_999, 5_000)).toBe(gone);
    expect(memory.recall('peer', 5_000, 5_000)).toBeUndefined();
    expect(memory.recall('peer', 5_000)).toBe(gone);
  });

  it('forgets all of one kind', () => {
    const memory = new FailureMemory();
    for (const key of ['a.example peer', 'a.example other', 'b.example peer']) memory.remember(key, gone, 0);
    memory.forgetAll('a.example ');
    expect(memory.size).toBe(1);
    expect(memory.recall('b.example peer', 1)).toBe(gone);
  });

  it('starts anew once it was told to forget', () => {
    const memory = new FailureMemory();
    memory.remember('peer', gone, 0);
    memory.remember('peer', gone, 30_000);
    memory.forget('peer');
    expect(memory.recall('peer', 30_001)).toBeUndefined();
    memory.remember('peer', gone, 40_000);
    expect(memory.recall('peer', 70_000)).toBeUndefined();
  });

  it('holds 10,000 failures and lets the oldest go first', () => {
    const memory = new FailureMemory();
    for (let index = 0; index < 10_001; index += 1) memory.remember(`peer ${index}`, gone, 0);
    expect(memory.size).toBe(10_000);
    expect(memory.recall('peer 0', 1)).toBeUndefined();
    expect(memory.recall('peer 1', 1)).toBe(gone);
  });
});
