import { IsBoolean, IsIn } from 'class-validator';
import type { RoomType } from '@app/contracts/ingest';
import { EventIdField, FqidField, LimitField, MessageText, Optional, Text } from '../fields';

const ROOM_TYPES: RoomType[] = ['group', 'dm', 'sidekick'];

export class CreateRoomBody {
  @Text(256)
  name: string;

  @Optional()
  @IsIn(ROOM_TYPES)
  room_type?: RoomType;

  @Optional()
  @IsBoolean()
  incognito?: boolean;

  @Optional()
  @IsBoolean()
  bridge?: boolean;

  @Optional()
  @IsIn(['shared', 'since_join'])
  history?: 'shared' | 'since_join';

  @Optional()
  @IsBoolean()
  federate?: boolean;
}

export class PostMessageBody {
  @MessageText()
  body: string;

  @Optional()
  @EventIdField()
  reply_to?: string;

  @Optional()
  @EventIdField()
  thread_root?: string;
}

export class EditBody {
  @MessageText()
  body: string;
}

export class InviteBody {
  @FqidField()
  fqid: string;
}

export class RemoveMemberQuery {
  @Optional()
  @IsIn(['true', 'false'])
  ban?: string;
}

export class TimelineQuery {
  @Optional()
  @Text(512)
  before?: string;

  @Optional()
  @Text(512)
  after?: string;

  @Optional()
  @LimitField()
  limit?: string;
}

export class StreamQuery {
  @Optional()
  @Text(512)
  after?: string;
}
