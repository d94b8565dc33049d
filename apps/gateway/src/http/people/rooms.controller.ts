import { Body, Delete, Get, Headers, HttpCode, Post, Query } from '@nestjs/common';
import { ingest, type Asker } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { composeMembers } from '../../domain/compose-members';
import { FollowPresence } from '../../use-cases/follow-presence';
import { PostMessage } from '../../use-cases/post-message';
import { ApiError } from '../api-errors';
import { limitOf, NoFields, PageQuery } from '../page.dto';
import { InviteId, RoomId } from '../path';
import { PeopleRoutes } from '../routes';
import { AskedBy } from '../session';
import { CreateRoomBody, InviteBody, PostMessageBody, TimelineQuery } from './people.dto';

const NEW_ROOM = {
  room_type: 'group',
  incognito: false,
  bridge: false,
  history: 'shared',
  federate: true,
} as const;

const IDEMPOTENCY_KEY = /^[!-~]{1,128}$/;

@PeopleRoutes('v1/rooms')
export class RoomsController {
  constructor(
    private readonly bus: Bus,
    private readonly postMessage: PostMessage,
    private readonly presence: FollowPresence,
  ) {}

  @Post()
  create(@AskedBy() asker: Asker, @Body() room: CreateRoomBody) {
    return this.bus.ask(ingest.createRoom, { ...NEW_ROOM, ...room, ...asker });
  }

  @Get()
  list(@AskedBy() asker: Asker, @Query() query: PageQuery) {
    const { after } = query;
    return this.bus.ask(ingest.rooms, { ...asker, ...(after && { after }), limit: limitOf(query) });
  }

  @Get(':room_id')
  read(@AskedBy() asker: Asker, @RoomId() room_id: string) {
    return this.bus.ask(ingest.room, { ...asker, room_id });
  }

  @Get(':room_id/members')
  async members(@AskedBy() asker: Asker, @RoomId() room_id: string) {
    const members = await this.bus.ask(ingest.members, { ...asker, room_id });
    return composeMembers(members, (fqid) => this.presence.statusOf(asker.tenant, fqid));
  }

  @Get(':room_id/timeline')
  timeline(@AskedBy() asker: Asker, @RoomId() room_id: string, @Query() query: TimelineQuery) {
    const { before, after } = query;
    const from = { ...(before && { before }), ...(after && { after }) };
    return this.bus.ask(ingest.timeline, { ...asker, room_id, ...from, limit: limitOf(query) });
  }

  @Post(':room_id/messages')
  post(
    @AskedBy() asker: Asker,
    @RoomId() room_id: string,
    @Body() message: PostMessageBody,
    @Headers('idempotency-key') idempotency_key?: string,
  ) {
    if (idempotency_key !== undefined && !IDEMPOTENCY_KEY.test(idempotency_key)) {
      throw new ApiError('SW_BAD_REQUEST', 'Idempotency-Key is not 1 to 128 visible ASCII characters.');
    }
    return this.postMessage.run({
      ...message,
      ...asker,
      room_id,
      ...(idempotency_key && { idempotency_key }),
    });
  }

  @Post(':room_id/invitations')
  async invite(@AskedBy() asker: Asker, @RoomId() room_id: string, @Body() { fqid }: InviteBody) {
    return this.bus.ask(ingest.invite, { ...asker, room_id, fqid });
  }

  @Get(':room_id/invitations')
  invitations(@AskedBy() asker: Asker, @RoomId() room_id: string) {
    return this.bus.ask(ingest.roomInvites, { ...asker, room_id });
  }

  @Delete(':room_id/invitations/:invite_id')
  rescind(@AskedBy() asker: Asker, @RoomId() room_id: string, @InviteId() invite_id: string) {
    return this.bus.ask(ingest.rescindInvite, { ...asker, room_id, invite_id });
  }

  @Post(':room_id/leave')
  @HttpCode(200)
  leave(@AskedBy() asker: Asker, @RoomId() room_id: string, @Body() _: NoFields) {
    return this.bus.ask(ingest.leave, { ...asker, room_id });
  }
}
