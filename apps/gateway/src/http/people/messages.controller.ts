import { Body, Delete, Get, HttpCode, Patch, Put } from '@nestjs/common';
import { ingest, type Asker } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { TraceMessage } from '../../use-cases/trace-message';
import { ApiError } from '../api-errors';
import { EventId, ReactionKey, RoomId } from '../path';
import { PeopleRoutes } from '../routes';
import { AskedBy } from '../session';
import { EditBody } from './people.dto';

/** What people do with a message that is there. All but a look is an event of its own and answers with its place. */
@PeopleRoutes('v1/rooms/:room_id/messages/:event_id')
export class MessagesController {
  constructor(
    private readonly bus: Bus,
    private readonly traceMessage: TraceMessage,
  ) {}

  @Get('delivery')
  async delivery(@AskedBy() asker: Asker, @RoomId() room_id: string, @EventId() event_id: string) {
    const traced = await this.traceMessage.run(asker, room_id, event_id);
    if (traced.ours) return { items: traced.servers, next: null };
    throw new ApiError('SW_NOT_FOUND', `The message is of ${traced.origin}; only that server delivers it.`);
  }

  @Patch()
  edit(
    @AskedBy() asker: Asker,
    @RoomId() room_id: string,
    @EventId() event_id: string,
    @Body() { body }: EditBody,
  ) {
    return this.bus.ask(ingest.edit, { ...asker, room_id, event_id, body });
  }

  @Delete()
  @HttpCode(200)
  erase(@AskedBy() asker: Asker, @RoomId() room_id: string, @EventId() event_id: string) {
    return this.bus.ask(ingest.erase, { ...asker, room_id, event_id });
  }

  @Put('reactions/:key')
  react(
    @AskedBy() asker: Asker,
    @RoomId() room_id: string,
    @EventId() event_id: string,
    @ReactionKey() key: string,
  ) {
    return this.bus.ask(ingest.react, { ...asker, room_id, event_id, key, op: 'add' });
  }

  @Delete('reactions/:key')
  unreact(
    @AskedBy() asker: Asker,
    @RoomId() room_id: string,
    @EventId() event_id: string,
    @ReactionKey() key: string,
  ) {
    return this.bus.ask(ingest.react, { ...asker, room_id, event_id, key, op: 'remove' });
  }
}
