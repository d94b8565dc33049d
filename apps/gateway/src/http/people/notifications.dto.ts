import { IsIn } from 'class-validator';
import type { Notify } from '@app/contracts/personal';
import { RoomIdField } from '../fields';

const NOTIFY: Notify[] = ['all', 'mentions', 'none'];

export class SettingsBody {
  @RoomIdField()
  room_id: string;

  @IsIn(NOTIFY)
  notify: Notify;
}
