import { Injectable } from '@nestjs/common';
import { Clock } from '@app/runtime';
import type { Verdict } from '../domain/cursor';
import { failure, type Failure } from '../domain/failure-classes';
import type { SentEvent } from '../domain/send-answer';
import { postpone, settleRoom, settleSingle } from '../domain/settlement';
import type { Portion, Single, WaitingRooms } from '../domain/waiting-rooms';
import { RelayEvents } from '../events';
import { GiveUp } from './give-up';
import { NoticeRestore } from './notice-restore';
import { Cursors, type Link, type LinkSingle } from './ports';

/** Moves cursors and singles by what a peer said of one room's events. */
@Injectable()
export class SettleAnswer {
  constructor(
    private readonly clock: Clock,
    private readonly cursors: Cursors,
    private readonly giveUp: GiveUp,
    private readonly noticeRestore: NoticeRestore,
    private readonly events: RelayEvents,
  ) {}

  settle(
    link: Link,
    rooms: WaitingRooms,
    portion: Portion,
    sent: readonly SentEvent[],
    verdicts: readonly Verdict[],
    head: { seq: number } | undefined,
  ): void {
    const singles = new Map(portion.singles.map((single) => [single.seq, single]));
    const refused: Verdict[] = [];
    for (const verdict of verdicts) {
      const single = singles.get(verdict.seq);
      if (single && this.single(link, rooms, single, verdict) && verdict.status === 'refused')
        refused.push(verdict);
    }
    const inChain = ({ seq }: { seq: number }) => !singles.has(seq);
    refused.push(
      ...this.chain(link, rooms, portion.room_id, sent.filter(inChain), verdicts.filter(inChain), head),
    );
    const codes = new Map(refused.map(({ seq, code }) => [seq, code ?? null]));
    const named = sent
      .filter(({ seq }) => codes.has(seq))
      .map(({ room_id, event_id, seq }) => ({ room_id, event_id, code: codes.get(seq) ?? null }));
    this.write(this.events.refused(link, named));
  }

  /** Ingest does not have what the cursor waits for: the room waits, the others go on. */
  missing(link: Link, rooms: WaitingRooms, { room_id, singles }: Portion): void {
    for (const single of singles) {
      this.single(link, rooms, single, { seq: single.seq, status: 'refused', retryable: true });
    }
    const cursor = rooms.cursor(room_id);
    if (!cursor) return;
    rooms.drop(room_id);
    const later = postpone(cursor, this.clock.now(), Math.random());
    const moved = this.cursors.move({ cursor: { ...link, ...later }, failure: failure('internal') });
    this.write(moved.finally(() => rooms.forget(room_id)));
  }

  private single(link: Link, rooms: WaitingRooms, single: Single, verdict: Verdict): boolean {
    const later = settleSingle(single, verdict, this.clock.now(), Math.random());
    rooms.settleSingle(single);
    const written =
      later === 'settled'
        ? this.cursors.settleSingle({ ...link, ...single })
        : this.postponeSingle({ ...link, ...later }, failure('not_taken', verdict.code));
    this.write(written.finally(() => rooms.forgetSingle(single)));
    return later === 'settled';
  }

  private chain(
    link: Link,
    rooms: WaitingRooms,
    room_id: string,
    sent: readonly SentEvent[],
    verdicts: readonly Verdict[],
    head: { seq: number } | undefined,
  ): readonly Verdict[] {
    const known = rooms.cursor(room_id);
    if (!known || sent.length === 0) return [];
    if (head && head.seq > known.head_seq)
      this.write(this.noticeRestore.run(link, room_id, known.head_seq, head.seq));
    const {
      cursor,
      failure: why,
      refused,
    } = settleRoom(known, sent, verdicts, head, this.clock.now(), Math.random());
    if (why) rooms.drop(room_id);
    else rooms.move(cursor);
    const confirmed_seq = head && Math.min(head.seq, known.head_seq);
    const moved = this.cursors.move({ cursor: { ...link, ...cursor }, failure: why, confirmed_seq });
    const stuck = sent.find(({ seq }) => seq === cursor.acked_seq + 1);
    const settled =
      why && stuck ? moved.then(() => this.giveUp.first({ ...link, ...cursor }, stuck, why)) : moved;
    this.write(settled.finally(() => rooms.forget(room_id)));
    return refused;
  }

  private async postponeSingle(single: LinkSingle, why: Failure): Promise<void> {
    await this.cursors.postponeSingle(single);
    await this.giveUp.single(single, why);
  }

  /** Not awaited: if it is lost, the same events go again and are answered `duplicate`. */
  private write(written: Promise<void>): void {
    written.catch((error: unknown) => this.events.fault('an acknowledgement could not be written', error));
  }
}
