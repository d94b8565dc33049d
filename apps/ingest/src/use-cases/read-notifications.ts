import type { Page } from '@app/contracts/contract';
import type { Asker } from '@app/contracts/ingest';
import type { NotificationView, Notify } from '@app/contracts/personal';
import { Injectable } from '@nestjs/common';
import { noSuchRoom, personOf } from './asker';
import { People } from './ports';
import { RoomViews, type PageAsk } from './views';

/** What a person was told, newest first, and what they want to be told. */
export abstract class Notifications {
  abstract list(tenant: string, fqid: string, page: PageAsk): Promise<Page<NotificationView>>;
  /** Whether the person has it. */
  abstract markRead(tenant: string, fqid: string, id: string): Promise<boolean>;
  /** That one and all that are older, of a room or of all: how many were unread; undefined if the person does not have it. */
  abstract markReadUntil(
    tenant: string,
    fqid: string,
    until: string,
    roomId?: string,
  ): Promise<number | undefined>;
  /** By room; a room that is not named is `all`. */
  abstract settings(tenant: string, fqid: string): Promise<Record<string, Notify>>;
  abstract set(tenant: string, fqid: string, roomId: string, notify: Notify): Promise<void>;
  /** Forgets what is older than everybody's newest `keep`. */
  abstract trim(keep: number): Promise<void>;
}

/** Each person's own notifications and settings; no server tells another of them. */
@Injectable()
export class ReadNotifications {
  constructor(
    private readonly people: People,
    private readonly views: RoomViews,
    private readonly notifications: Notifications,
  ) {}

  async list(request: Asker & PageAsk): Promise<Page<NotificationView>> {
    const { fqid } = await personOf(this.people, request);
    return this.notifications.list(request.tenant, fqid, request);
  }

  async markRead(request: Asker & { id: string }): Promise<{ found: boolean }> {
    const { fqid } = await personOf(this.people, request);
    return { found: await this.notifications.markRead(request.tenant, fqid, request.id) };
  }

  async markReadUntil(
    request: Asker & { until: string; room_id?: string },
  ): Promise<{ found: boolean; read: number }> {
    const { tenant, until, room_id } = request;
    const { fqid } = await personOf(this.people, request);
    const read = await this.notifications.markReadUntil(tenant, fqid, until, room_id);
    return { found: read !== undefined, read: read ?? 0 };
  }

  async settings(request: Asker): Promise<{ rooms: Record<string, Notify> }> {
    const { fqid } = await personOf(this.people, request);
    return { rooms: await this.notifications.settings(request.tenant, fqid) };
  }

  async set(
    request: Asker & { room_id: string; notify: Notify },
  ): Promise<{ rooms: Record<string, Notify> }> {
    const { tenant, room_id, notify } = request;
    const { fqid } = await personOf(this.people, request);
    const { items } = await this.views.rooms(tenant, fqid, { limit: 1 }, room_id);
    if (!items[0]) throw noSuchRoom();
    await this.notifications.set(tenant, fqid, room_id, notify);
    return this.settings(request);
  }
}
