import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';

/** A peer to deliver to: its lease, its waits and how it went lately. */
@Entity({ schema: 'relay', name: 'peers' })
@Index('peers_waiting', ['next_attempt_at'], { where: 'next_attempt_at IS NOT NULL' })
export class PeerTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  peer: string;

  @Column('text', { nullable: true })
  lease_owner: string | null;

  @Column('bigint', { nullable: true, transformer: bigintColumn })
  leased_until: number | null;

  /** Null when nothing waits for the peer. */
  @Column('bigint', { nullable: true, transformer: bigintColumn })
  next_attempt_at: number | null;

  /** Being heard from does not bring `next_attempt_at` before this. */
  @Column('bigint', { default: 0, transformer: bigintColumn })
  retry_after: number;

  /** An admin asked for another try while the peer was being served. */
  @Column('boolean', { default: false })
  redriven: boolean;

  @Column('integer', { default: 0 })
  failures: number;

  @Column('text', { nullable: true })
  failure_class: string | null;

  @Column('text', { nullable: true })
  last_error_code: string | null;

  @Column('text', { nullable: true })
  last_error_message: string | null;

  @Column('bigint', { nullable: true, transformer: bigintColumn })
  last_error_at: number | null;
}
