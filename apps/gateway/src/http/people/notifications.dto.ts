import { IsIn } from 'class-validator';
import type { Notify } from '@app/contracts/personal';
import { NotificationIdField, Optional, RoomIdField } from '../fields';

const NOTIFY: Notify[] = ['all', 'mentions', 'none'];

export class ReadUntilBody {
  /** The newest of those that were seen. */
  @NotificationIdField()
  until: string;

  /** Those of other rooms stay unread. */
  @Optional()
  @RoomIdField()
  room_id?: string;
}

export class SettingsBody {
  @RoomIdField()
  room_id: string;

  @IsIn(NOTIFY)
  notify: Notify;
}
