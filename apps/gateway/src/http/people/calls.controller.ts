import { Body, HttpCode, Post } from '@nestjs/common';
import { calls, type CallToken } from '@app/contracts/calls';
import type { Asker } from '@app/contracts/ingest';
import { Bus } from '@app/messaging';
import { ApiError } from '../api-errors';
import { NoFields } from '../page.dto';
import { RoomId } from '../path';
import { PeopleRoutes } from '../routes';
import { AskedBy } from '../session';

/** The room's home may be another server, which has to be found, asked and waited for. */
const ANOTHER_SERVER = { timeoutMs: 30_000 };

@PeopleRoutes('v1/rooms/:room_id/call')
export class CallsController {
  constructor(private readonly bus: Bus) {}

  @Post('token')
  @HttpCode(200)
  async token(@AskedBy() asker: Asker, @RoomId() room_id: string, @Body() _: NoFields): Promise<CallToken> {
    const answer = await this.bus.ask(calls.join, { ...asker, room_id }, ANOTHER_SERVER);
    if (!answer.ok) {
      throw new ApiError('SW_PEER_FAILED', `${answer.host} hosts the calls of this room: ${answer.cause}.`);
    }
    const { url, token, expires_at } = answer;
    return { url, token, expires_at };
  }
}
