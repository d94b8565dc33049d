import { Delete, HttpCode, Query } from '@nestjs/common';
import { ingest, type Asker } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { isAdmin } from '../../domain/session-claims';
import type { Session } from '../../use-cases/sign-in';
import { ApiError } from '../api-errors';
import { ParticipantId, RoomId } from '../path';
import { PeopleRoutes } from '../routes';
import { AskedBy, Me } from '../session';
import { RemoveMemberQuery } from './people.dto';

type Removal = 'kicked' | 'banned' | 'unbanned';

/** Removing people from rooms of this server: for the room's creator and the tenant's admins. */
@PeopleRoutes('v1/rooms/:room_id')
export class ModerationController {
  constructor(private readonly bus: Bus) {}

  @Delete('members/:participant_id')
  @HttpCode(204)
  remove(
    @AskedBy() asker: Asker,
    @Me() session: Session,
    @RoomId() room_id: string,
    @ParticipantId() target_id: string,
    @Query() { ban }: RemoveMemberQuery,
  ) {
    return this.say(asker, session, room_id, target_id, ban === 'true' ? 'banned' : 'kicked');
  }

  @Delete('bans/:participant_id')
  @HttpCode(204)
  unban(
    @AskedBy() asker: Asker,
    @Me() session: Session,
    @RoomId() room_id: string,
    @ParticipantId() target_id: string,
  ) {
    return this.say(asker, session, room_id, target_id, 'unbanned');
  }

  private async say(
    asker: Asker,
    session: Session,
    room_id: string,
    target_id: string,
    membership: Removal,
  ): Promise<void> {
    const as_admin = isAdmin(session);
    const word = { ...asker, room_id, target_id, membership, as_admin };
    const { allowed } = await this.bus.ask(ingest.removeMember, word);
    if (!allowed)
      throw new ApiError(
        'SW_FORBIDDEN',
        "Only the room's creator or an admin of this server removes people.",
      );
  }
}
