import { EventLines, type EventLine } from './event-lines';

export type LiveState = 'connecting' | 'live' | 'reconnecting';

interface Following {
  /** Opens the stream after a position, or from now on. */
  open(after: string | undefined, signal: AbortSignal): Promise<Response>;
  /** Called for each event once, in order. */
  onLine(line: EventLine): void;
  /** Called when a stream begins without a position: what was read before it may be old. */
  onFresh(): void;
  /** Called when a stream goes on from a position. */
  onResumed(): void;
  onState(state: LiveState): void;
  /** Whether trying again after this is no use. */
  isFinal(error: unknown): boolean;
  pause(ms: number, signal: AbortSignal): Promise<void>;
  signal: AbortSignal;
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The server gives a sign of life every 15 s. */
const SILENCE_MS = 40_000;

/** Follows the live stream over broken connections, each time from the last line that was seen. */
export async function follow(following: Following): Promise<void> {
  const { open, onLine, onState, isFinal, pause, signal } = following;
  let position: string | undefined;
  let failures = 0;
  onState('connecting');
  while (!signal.aborted) {
    const silence = new Silence(signal);
    try {
      const response = await open(position, silence.signal);
      if (position === undefined) following.onFresh();
      else following.onResumed();
      for await (const line of linesOf(response, silence)) {
        failures = 0;
        onState('live');
        if (line === 'sign of life') continue;
        // Before it is told: a line that nobody can tell would come again for ever.
        position = line.id ?? position;
        onLine(line);
      }
    } catch (error) {
      if (signal.aborted || isFinal(error)) return;
    } finally {
      silence.end();
    }
    if (signal.aborted) return;
    onState('reconnecting');
    await pause(waitAfter(failures), signal);
    failures += 1;
  }
}

/** Doubles up to a bound; the random part keeps the people of a server that restarts from coming all at once. */
const waitAfter = (failures: number): number =>
  Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures) * (0.5 + Math.random() / 2);

async function* linesOf(
  { body }: Response,
  silence: Silence,
): AsyncGenerator<EventLine | 'sign of life', void> {
  const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
  const lines = new EventLines();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    silence.broken();
    yield 'sign of life';
    yield* lines.take(piece.value);
  }
}

/** Gives a connection up on which nothing has come for too long. */
class Silence {
  private readonly giveUp = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  readonly signal: AbortSignal;

  constructor(closed: AbortSignal) {
    this.signal = AbortSignal.any([closed, this.giveUp.signal]);
    this.broken();
  }

  broken(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.giveUp.abort(), SILENCE_MS);
  }

  end(): void {
    clearTimeout(this.timer);
    this.giveUp.abort();
  }
}
