import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { bigintColumn } from '@app/persistence';

/** How far a peer is with our chain in a room. The key begins with the room: that is what grows. */
@Entity({ schema: 'relay', name: 'cursors' })
@Index('cursors_due', ['tenant', 'peer', 'oldest_ts'], { where: '(acked_seq < LEAST(head_seq, to_seq))' })
export class CursorTable {
  @PrimaryColumn('text')
  tenant: string;

  @PrimaryColumn('text')
  room_id: string;

  @PrimaryColumn('text')
  peer: string;

  @Column('bigint', { transformer: bigintColumn })
  from_seq: number;

  @Column('bigint', { nullable: true, transformer: bigintColumn })
  to_seq: number | null;

  /** Of the change that set the two above. */
  @Column('bigint', { default: 0, transformer: bigintColumn })
  readers_version: number;

  @Column('bigint', { transformer: bigintColumn })
  head_seq: number;

  @Column('bigint', { transformer: bigintColumn })
  acked_seq: number;

  @Column('bigint', { default: -1, transformer: bigintColumn })
  given_up_seq: number;

  /** Places that were given up and that the peer has not shown to hold since. */
  @Column('int8multirange', { default: '{}' })
  failed: string;

  /** The `ts` of the first of them. */
  @Column('bigint', { nullable: true, transformer: bigintColumn })
  failed_ts: number | null;

  /** Not after the `ts` of the first event that waits; null when none does. */
  @Column('bigint', { nullable: true, transformer: bigintColumn })
  oldest_ts: number | null;

  @Column('integer', { default: 0 })
  failures: number;

  @Column('bigint', { default: 0, transformer: bigintColumn })
  next_attempt_at: number;

  @Column('text', { nullable: true })
  last_error_code: string | null;

  @Column('text', { nullable: true })
  last_error_message: string | null;

  @Column('bigint', { nullable: true, transformer: bigintColumn })
  last_error_at: number | null;
}
