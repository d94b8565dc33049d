import { expect } from 'vitest';

const timeOf = async (act: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await act();
  return performance.now() - began;
};

/** `act` takes no second; on a busy machine, none beside what ten times `usual` takes there right after. */
export async function withinASecond(
  act: () => Promise<unknown>,
  usual: () => Promise<unknown>,
): Promise<void> {
  const took = await timeOf(act);
  expect(took).toBeLessThan(1_000 + 10 * (await timeOf(usual)));
}
