import type { AuditEntry } from '@app/contracts/ingest';
import { Injectable } from '@nestjs/common';
import type { ContentOf } from '@app/protocol';
import { Clock } from '@app/runtime';
import { isOurs } from '../domain/people';
import { putInvite } from './apply-invite';
import { RoomLog, type LogSession } from './log-session';

/** Writes down what other contexts saw; an invite that the peer refused is told to whoever made it. */
@Injectable()
export class RecordAudit {
  constructor(
    private readonly log: RoomLog,
    private readonly clock: Clock,
  ) {}

  async run({ entries }: { entries: AuditEntry[] }): Promise<Record<string, never>> {
    await this.log.transact(async (session) => {
      for (const entry of entries) {
        session.audit(entry);
        if (entry.action.startsWith('federation.send.') && entry.event_id)
          await tellInviter(session, entry, entry.event_id, this.clock.now());
      }
    });
    return {};
  }
}

async function tellInviter(
  session: LogSession,
  { tenant, code, detail }: AuditEntry,
  eventId: string,
  now: number,
): Promise<void> {
  const event = await session.eventById(tenant, eventId);
  if (event?.type !== 'sw.room.invite' || event.origin !== tenant) return;
  const { content } = JSON.parse(event.text) as { content?: ContentOf<'sw.room.invite'> };
  const [room, invite] = [
    await session.room(tenant, event.room_id),
    content && (await session.invite(tenant, content.invite_id)),
  ];
  if (!room || invite?.state !== 'sending') return;
  putInvite(session, room, { ...invite, state: 'refused', refusal_code: code, refusal_detail: detail });
  // Asked for by a guest: an answer to the request goes to their server.
  if (!isOurs(tenant, invite.inviter))
    session.putTask({ tenant, kind: 'answer', room_id: room.room_id, key: invite.invite_id, due_at: now });
}
