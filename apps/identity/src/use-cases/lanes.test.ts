import { describe, expect, it } from 'vitest';
import { Lanes } from './lanes';

function deferred() {
  let resolve!: () => void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('Lanes', () => {
  it('runs no more at once than there are lanes, in the order of arrival', async () => {
    const lanes = new Lanes(2, 10);
    const started: number[] = [];
    const gates = Array.from({ length: 4 }, deferred);
    const runs = gates.map((gate, index) =>
      lanes.run(async () => {
        started.push(index);
        await gate.promise;
        return index;
      }),
    );
    expect(started).toEqual([0, 1]);
    gates[1]!.resolve();
    expect(await runs[1]).toBe(1);
    await new Promise(setImmediate);
    expect(started).toEqual([0, 1, 2]);
    for (const gate of gates) gate.resolve();
    expect(await Promise.all(runs)).toEqual([0, 1, 2, 3]);
  });

  it('turns away what finds the queue full, and takes the next once there is room', async () => {
    const lanes = new Lanes(1, 1);
    const gate = deferred();
    const first = lanes.run(() => gate.promise);
    const second = lanes.run(() => Promise.resolve('second'));
    expect(await lanes.run(() => Promise.resolve('third'))).toBe('full');
    gate.resolve();
    await first;
    expect(await second).toBe('second');
    expect(await lanes.run(() => Promise.resolve('fourth'))).toBe('fourth');
  });

  it('gives its lane back when a task fails', async () => {
    const lanes = new Lanes(1, 0);
    await expect(lanes.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await lanes.run(() => Promise.resolve('next'))).toBe('next');
  });
});
