import { Column, Entity, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';
import type { PolicyMode } from '@app/contracts/policy';
import type { PeeringMarks } from '../domain/peerings';
import type { TenantPolicy } from '../domain/policy';

@Entity({ schema: 'policy', name: 'policies' })
export class PolicyTable implements TenantPolicy {
  @PrimaryColumn('text')
  tenant: string;

  @Column('text', { default: 'invite_only' })
  default_mode: PolicyMode;

  @Column('text', { array: true, default: '{}' })
  allowed_peers: string[];

  @Column('text', { array: true, default: '{}' })
  denied_peers: string[];

  @Column('integer', { default: 50 })
  max_foreign_participants_per_room: number;

  @Column('integer', { default: 1000 })
  max_backfill_events_per_request: number;

  @Column('text', { default: 'v1' })
  min_signature_protocol: string;

  @Column('boolean', { default: true })
  enabled: boolean;

  @Column('text', { array: true, default: '{}' })
  severed_peers: string[];

  @Column('jsonb', { default: '{}' })
  peerings: Record<string, PeeringMarks>;

  @Column('bigint', { default: 0, transformer: bigintColumn })
  version: number;
}
