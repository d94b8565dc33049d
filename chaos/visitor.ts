import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { PostedMessage } from '@app/contracts/ingest';
import type { ApiSession } from '../apps/cli/src/demo/api-session';
import { until } from '../apps/cli/src/demo/until';
import { insist } from './insist';
import type { Ledger } from './ledger';
import { bringIn, isIn, type Resident } from './town';

const STAY_MS = 700;
const PATIENCE_MS = 15_000;
const NAME = 'visitor';

/** Somebody who is invited into a room elsewhere, says one thing, leaves, and comes again. */
export class Visitor {
  visits = 0;

  private constructor(
    private readonly host: Resident,
    private readonly room: string,
    private readonly server: { label: string; fqid: string },
    private readonly session: ApiSession,
    private readonly ledger: Ledger,
  ) {}

  static async of(guestOf: Resident, host: Resident, room: string, ledger: Ledger): Promise<Visitor> {
    const session = await guestOf.server.session(NAME);
    await session.get('/v1/me');
    const server = { label: guestOf.server.label, fqid: guestOf.server.fqid(NAME) };
    return new Visitor(host, room, server, session, ledger);
  }

  /** What a visit meets on its way is told by the rooms in the end: a visit that does not come about is no fault. */
  async goOnUntil(stopped: AbortSignal): Promise<void> {
    while (!stopped.aborted) {
      await this.visit().catch((error: unknown) => this.ledger.failure('a visit', error));
      await pause(STAY_MS);
    }
    await this.leave().catch((error: unknown) => this.ledger.failure('the last leave', error));
  }

  private async visit(): Promise<void> {
    if (!(await isIn(this.session, this.room)))
      await bringIn(this.host.session, this.session, this.server.fqid, this.room, PATIENCE_MS);
    await this.say(`hello ${(this.visits += 1)}`);
    await pause(STAY_MS);
    await this.leave();
  }

  private async say(body: string): Promise<void> {
    const key = randomUUID();
    const { event_id } = await insist(() =>
      this.session.post<PostedMessage>(
        `/v1/rooms/${this.room}/messages`,
        { body },
        { 'idempotency-key': key },
      ),
    );
    this.ledger.answer({ event_id, room: this.room, server: this.server.label, key });
  }

  private async leave(): Promise<void> {
    if (!(await insist(() => isIn(this.session, this.room)))) return;
    await insist(() => this.session.post(`/v1/rooms/${this.room}/leave`));
    await until(
      'being out',
      () => isIn(this.session, this.room),
      (joined) => !joined,
      PATIENCE_MS,
    );
  }
}
