import type { Socket } from 'node:net';
import type { Passage } from './line';

const SLOW_MS = 400;
/** Long enough for a server to take in what it was asked. */
const LOST_AFTER_MS = 600;
const APPLICATION_DATA = 0x17;
/** The last word of a TLS handshake is shorter, and a signed request longer. */
const REQUEST_BYTES = 200;

type Pass = (passage: Passage, chunk: Buffer) => void;

export interface LineState {
  /** Whether it lets connections begin. */
  admits: boolean;
  /** Whether it ends those that are open when it begins; what was held back from them is gone, so `open` does. */
  hangsUp: boolean;
  /** How much later than it came everything goes on. */
  lagMs: number;
  ask: Pass;
  answer: Pass;
}

const nothing: Pass = () => undefined;

function pass(from: Socket, to: Socket, chunk: Buffer): void {
  if (to.writable && !to.write(chunk)) from.pause();
}
const askAlong: Pass = ({ near, far }, chunk) => pass(near, far, chunk);
const answerAlong: Pass = ({ near, far }, chunk) => pass(far, near, chunk);

const noteRequest: Pass = (passage, chunk) => {
  if (chunk[0] === APPLICATION_DATA && chunk.length > REQUEST_BYTES) passage.asked = true;
  askAlong(passage, chunk);
};

/** Half of what comes after a request, then a reset: who asked has begun to read an answer. */
const breakOff: Pass = (passage, chunk) => {
  if (!passage.asked) return answerAlong(passage, chunk);
  const { near, far } = passage;
  near.write(chunk.subarray(0, chunk.length / 2), () => near.resetAndDestroy());
  far.destroy();
};

/** What comes after a request is lost: who asked cannot know whether it was heard. */
const lose: Pass = (passage, chunk) => {
  if (!passage.asked) return answerAlong(passage, chunk);
  setTimeout(() => passage.near.resetAndDestroy(), LOST_AFTER_MS);
};

const open: LineState = { admits: true, hangsUp: true, lagMs: 0, ask: askAlong, answer: answerAlong };
const passing: LineState = { ...open, hangsUp: false };

/** What a line may do with what goes through it. */
export const LINE_STATES = {
  open,
  cut: { ...open, admits: false },
  hung: { ...passing, ask: nothing, answer: nothing },
  slow: { ...passing, lagMs: SLOW_MS },
  breaking: { ...passing, ask: noteRequest, answer: breakOff },
  losing: { ...passing, ask: noteRequest, answer: lose },
} as const satisfies Record<string, LineState>;
