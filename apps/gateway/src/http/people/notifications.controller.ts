import { Body, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
import type { Asker } from '@app/contracts/ingest';
import { personal } from '@app/contracts/personal';
import { Bus } from '@app/messaging';
import { ApiError } from '../api-errors';
import { limitOf, NoFields, PageQuery } from '../page.dto';
import { NotificationId } from '../path';
import { PeopleRoutes } from '../routes';
import { AskedBy } from '../session';
import { ReadUntilBody, SettingsBody } from './notifications.dto';

@PeopleRoutes('v1/me')
export class NotificationsController {
  constructor(private readonly bus: Bus) {}

  @Get('notifications')
  list(@AskedBy() asker: Asker, @Query() query: PageQuery) {
    const { after } = query;
    return this.bus.ask(personal.notifications, { ...asker, ...(after && { after }), limit: limitOf(query) });
  }

  /** That one and all that are older, of one room or of all. */
  @Post('notifications/read')
  @HttpCode(200)
  async markReadUntil(@AskedBy() asker: Asker, @Body() { until, room_id }: ReadUntilBody) {
    const { found, read } = await this.bus.ask(personal.readNotifications, {
      ...asker,
      until,
      ...(room_id !== undefined && { room_id }),
    });
    if (!found) throw new ApiError('SW_NOT_FOUND');
    return { read };
  }

  @Post('notifications/:id/read')
  @HttpCode(200)
  async markRead(@AskedBy() asker: Asker, @NotificationId() id: string, @Body() _: NoFields) {
    const { found } = await this.bus.ask(personal.readNotification, { ...asker, id });
    if (!found) throw new ApiError('SW_NOT_FOUND');
    return {};
  }

  @Get('settings')
  settings(@AskedBy() asker: Asker) {
    return this.bus.ask(personal.settings, asker);
  }

  @Put('settings')
  set(@AskedBy() asker: Asker, @Body() { room_id, notify }: SettingsBody) {
    return this.bus.ask(personal.setNotify, { ...asker, room_id, notify });
  }
}
