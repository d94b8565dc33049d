import { Body, HttpCode, Post, Put } from '@nestjs/common';
import type { Asker } from '@app/contracts/ingest';
import { presence } from '@app/contracts/presence';
import { Bus } from '@app/messaging';
import { EPHEMERAL_LIMITS } from '@app/protocol';
import { Clock } from '@app/runtime';
import { AttendStreams } from '../../use-cases/attend-streams';
import { LimitPerson } from '../../use-cases/limit-person';
import type { Session } from '../../use-cases/sign-in';
import { ApiError } from '../api-errors';
import { RoomId } from '../path';
import { PeopleRoutes } from '../routes';
import { AskedBy, Me } from '../session';
import { PresenceBody, TypingBody } from './presence.dto';

/** What people say of themselves for the moment; nothing of it is kept. */
@PeopleRoutes('v1')
export class PresenceController {
  constructor(
    private readonly attendance: AttendStreams,
    private readonly limit: LimitPerson,
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  @Put('me/presence')
  say(@Me() { tenant, participant }: Session, @Body() { status }: PresenceBody) {
    this.holdToRate(tenant, participant.participant_id);
    this.attendance.say(tenant, participant.fqid, status);
    return { status };
  }

  @Post('rooms/:room_id/typing')
  @HttpCode(200)
  async type(@AskedBy() asker: Asker, @RoomId() room_id: string, @Body() { typing = true }: TypingBody) {
    this.holdToRate(asker.tenant, asker.participant_id);
    const ts = this.clock.now();
    await this.bus.ask(presence.type, { ...asker, room_id, typing, ts });
    return { typing, expires_at: typing ? ts + EPHEMERAL_LIMITS.typingLastsMs : ts };
  }

  private holdToRate(tenant: string, participantId: string): void {
    if (!this.limit.run(tenant, participantId, 'says')) throw new ApiError('SW_RATE_LIMITED');
  }
}
