import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsInt, Max, Min } from 'class-validator';
import type { FederationPolicy, PeerAction, PolicyMode } from '@app/contracts/policy';
import {
  DisplayNameField,
  EventIdField,
  FqidField,
  LocalIdField,
  Optional,
  RoomIdField,
  ServerNameField,
  Text,
  TextList,
} from '../fields';
import { PageQuery } from '../page.dto';

const MAX_LISTED_PEERS = 10_000;
const MAX_COUNT = 1_000_000;

export class RotateKeyBody {
  @Optional()
  @IsBoolean()
  revoke_old?: boolean;
}

export class PolicyChangeBody implements Partial<FederationPolicy> {
  @Optional()
  @IsIn(['open', 'invite_only', 'closed'])
  default_mode?: PolicyMode;

  @Optional()
  @IsArray()
  @ArrayMaxSize(MAX_LISTED_PEERS)
  @TextList(260)
  allowed_peers?: string[];

  @Optional()
  @IsArray()
  @ArrayMaxSize(MAX_LISTED_PEERS)
  @TextList(260)
  denied_peers?: string[];

  @Optional()
  @IsInt()
  @Min(0)
  @Max(MAX_COUNT)
  max_foreign_participants_per_room?: number;

  @Optional()
  @IsInt()
  @Min(0)
  @Max(MAX_COUNT)
  max_backfill_events_per_request?: number;

  @Optional()
  @Text(16)
  min_signature_protocol?: string;
}

const ACTIONS: PeerAction[] = ['receive', 'send', 'invite', 'backfill', 'discover'];

export class ExplainBody {
  @ServerNameField()
  peer: string;

  @Optional()
  @IsIn(ACTIONS)
  action?: PeerAction;

  @Optional()
  @RoomIdField()
  room_id?: string;
}

export class DryRunQuery {
  @Optional()
  @IsIn(['true', 'false'])
  dry_run?: string;
}

export class EnabledBody {
  @IsBoolean()
  enabled: boolean;
}

export class AdminInviteBody {
  @FqidField()
  fqid: string;
}

export class BackfillBody {
  @Optional()
  @ServerNameField()
  peer?: string;

  @Optional()
  @IsInt()
  @Min(1)
  @Max(10_000)
  limit?: number;
}

export class NewTenantBody {
  @ServerNameField()
  server_name: string;
}

export class NewParticipantBody {
  @LocalIdField()
  local_id: string;

  @Optional()
  @DisplayNameField()
  display_name?: string;
}

export class AuditQuery extends PageQuery {
  @Optional()
  @Text(128)
  action?: string;

  @Optional()
  @ServerNameField()
  peer?: string;

  @Optional()
  @EventIdField()
  event_id?: string;

  @Optional()
  @IsIn(['accepted', 'refused', 'failed', 'done'])
  outcome?: string;

  @Optional()
  @Text(64)
  code?: string;

  /** As problem documents and logs name it. */
  @Optional()
  @Text(64)
  trace_id?: string;
}

/** One of them. */
export class StoryQuery {
  @Optional()
  @EventIdField()
  event_id?: string;

  @Optional()
  @Text(64)
  trace_id?: string;
}

export class SeverQuery extends DryRunQuery {
  @Optional()
  @IsIn(['true', 'false'])
  deny?: string;
}

export class RoomsQuery extends PageQuery {
  @Optional()
  @Text(200)
  q?: string;
}

export class DeliveriesQuery extends PageQuery {
  @Optional()
  @ServerNameField()
  peer?: string;

  @Optional()
  @IsIn(['delivered', 'waiting', 'failed'])
  state?: string;
}

export class RedriveBody {
  @Optional()
  @ServerNameField()
  peer?: string;

  @Optional()
  @RoomIdField()
  room_id?: string;
}
