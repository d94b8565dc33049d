import { IsBoolean, IsIn } from 'class-validator';
import { PRESENCE_STATUSES, type PresenceStatus } from '@app/protocol';
import { Optional } from '../fields';

export class PresenceBody {
  @IsIn(PRESENCE_STATUSES)
  status: PresenceStatus;
}

export class TypingBody {
  /** False when it has stopped before it would end by itself. */
  @Optional()
  @IsBoolean()
  typing?: boolean;
}
