import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { PostedMessage } from '@app/contracts/ingest';
import { insist } from './insist';
import type { Ledger } from './ledger';
import type { SeededRandom } from './random';
import type { Resident, Town } from './town';

const PAUSE_MS = [60, 260] as const;
const KEYS = ['👍', '❤️', '🎉'];

interface Own {
  room: string;
  event_id: string;
}

/** A resident who talks all the time, in every room, and does not give up on a server that is away. */
export class Talker {
  private readonly own: Own[] = [];
  private said = 0;

  constructor(
    private readonly resident: Resident,
    private readonly town: Town,
    private readonly ledger: Ledger,
    private readonly random: SeededRandom,
    /** A message that this person has seen, if there is one. */
    private readonly seen: () => Own | undefined,
  ) {}

  async goOnUntil(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      await this.doSomething();
      await pause(this.random.between(...PAUSE_MS));
    }
  }

  private async doSomething(): Promise<void> {
    const [, act] = DEEDS.find(([share]) => this.random.chance(share))!;
    this.ledger.deeds += 1;
    await act(this);
  }

  async say(): Promise<void> {
    const { room } = this.random.pick(this.town.rooms);
    const key = randomUUID();
    const body = `${this.resident.server.label} ${(this.said += 1)}`;
    const quoted = this.random.chance(0.2) ? this.own.findLast((one) => one.room === room) : undefined;
    const words = { body, ...(quoted && { reply_to: quoted.event_id }) };
    const event_id = await this.post(room, words, key);
    if (!event_id) return;
    this.own.push({ room, event_id });
    // Some do not trust the answer that they got.
    if (this.random.chance(0.1)) await this.post(room, words, key);
  }

  async edit(): Promise<void> {
    const one = this.takeOwn();
    if (!one) return;
    const body = `edited ${(this.said += 1)}`;
    const done = await this.attempt('an edit', () =>
      this.resident.session.patch(`/v1/rooms/${one.room}/messages/${one.event_id}`, { body }),
    );
    if (done) this.ledger.edited.set(one.event_id, body);
  }

  async erase(): Promise<void> {
    const one = this.takeOwn();
    if (!one) return;
    this.own.splice(this.own.indexOf(one), 1);
    const done = await this.attempt('an erasure', () =>
      this.resident.session.delete(`/v1/rooms/${one.room}/messages/${one.event_id}`),
    );
    if (done) this.ledger.erase(one.event_id);
  }

  async react(): Promise<void> {
    const one = this.seen();
    if (!one) return;
    const path = `/v1/rooms/${one.room}/messages/${one.event_id}/reactions/${encodeURIComponent(this.random.pick(KEYS))}`;
    const { session } = this.resident;
    const takesBack = this.random.chance(0.3);
    const react = () => (takesBack ? session.delete(path) : session.put(path));
    // It may have been erased meanwhile; then the answer is no.
    await insist(react, (error) => this.ledger.failure('a reaction', error)).catch(() => undefined);
  }

  private takeOwn(): Own | undefined {
    return this.own.length > 0 ? this.random.pick(this.own) : undefined;
  }

  private async post(room: string, words: object, key: string): Promise<string | undefined> {
    const { session, server } = this.resident;
    const posted = await this.attempt('a message', () =>
      session.post<PostedMessage>(`/v1/rooms/${room}/messages`, words, { 'idempotency-key': key }),
    );
    if (posted) this.ledger.answer({ event_id: posted.event_id, room, server: server.label, key });
    return posted?.event_id;
  }

  private async attempt<T>(what: string, ask: () => Promise<T>): Promise<T | undefined> {
    const whose = `${what} of ${this.resident.server.label}’s resident`;
    try {
      return await insist(ask, (error) => this.ledger.failure(whose, error));
    } catch (error) {
      this.ledger.complain(whose, error);
      return undefined;
    }
  }
}

/** The first whose share of what is left comes up. */
const DEEDS: readonly (readonly [share: number, act: (talker: Talker) => Promise<void>])[] = [
  [0.62, (talker) => talker.say()],
  [0.45, (talker) => talker.react()],
  [0.7, (talker) => talker.edit()],
  [1, (talker) => talker.erase()],
];
