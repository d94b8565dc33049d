import { LimitField, Optional, RoomIdField, Text } from '../fields';

export class SearchQuery {
  @Text(256)
  q: string;

  @Optional()
  @RoomIdField()
  room_id?: string;

  @Optional()
  @LimitField()
  limit?: string;
}
