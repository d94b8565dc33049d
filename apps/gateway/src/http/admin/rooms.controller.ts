import { Body, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import { ingest, type Asker } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { composeMembers } from '../../domain/compose-members';
import { FollowPresence } from '../../use-cases/follow-presence';
import { limitOf } from '../page.dto';
import { RoomId } from '../path';
import { AdminRoutes } from '../routes';
import { AskedBy } from '../session';
import { AdminInviteBody, BackfillBody, EnabledBody, RoomsQuery } from './admin.dto';

const DEFAULT_PULL = 1_000;
/** A pull asks a peer for many pages. */
const PULLING = { timeoutMs: 60_000 };

@AdminRoutes('v1/admin/rooms')
export class AdminRoomsController {
  constructor(
    private readonly bus: Bus,
    private readonly presence: FollowPresence,
  ) {}

  @Get()
  list(@AskedBy() asker: Asker, @Query() query: RoomsQuery) {
    return this.bus.ask(ingest.adminRooms, { ...asker, ...query, limit: limitOf(query) });
  }

  @Get(':room_id/members')
  async members(@AskedBy() asker: Asker, @RoomId() room_id: string) {
    const members = await this.bus.ask(ingest.adminMembers, { ...asker, room_id });
    return composeMembers(members, (fqid) => this.presence.statusOf(asker.tenant, fqid));
  }

  @Put(':room_id/federate')
  federate(@AskedBy() asker: Asker, @RoomId() room_id: string, @Body() { enabled }: EnabledBody) {
    return this.bus.ask(ingest.setFederate, { ...asker, room_id, enabled });
  }

  @Post(':room_id/federation/invite')
  invite(@AskedBy() asker: Asker, @RoomId() room_id: string, @Body() { fqid }: AdminInviteBody) {
    return this.bus.ask(ingest.invite, { ...asker, room_id, fqid, as_admin: true });
  }

  @Post(':room_id/federation/backfill')
  @HttpCode(200)
  backfill(
    @AskedBy() asker: Asker,
    @RoomId() room_id: string,
    @Body() { peer, limit = DEFAULT_PULL }: BackfillBody,
  ) {
    return this.bus.ask(ingest.pullHistory, { ...asker, room_id, ...(peer && { peer }), limit }, PULLING);
  }
}
