import type { Participant } from '@app/contracts/ingest';
import { Clock } from '@app/runtime';
import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { uuidv7 } from 'uuidv7';
import { localIdOf } from '../domain/people';
import { People } from '../use-cases/ports';
import { ParticipantTable } from './participant.table';
import { tenantQuery } from './tenant-query';

const MOST_REMEMBERED = 50_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Participants by TypeORM. Who an id is never changes, so that much is remembered. */
@Injectable()
export class PeopleRepository extends People {
  private readonly remembered = new Map<string, Participant>();

  constructor(
    @InjectRepository(ParticipantTable, 'ingest') private readonly table: Repository<ParticipantTable>,
    private readonly clock: Clock,
  ) {
    super();
  }

  async byId(tenant: string, participantId: string): Promise<Participant | undefined> {
    const key = `${tenant} ${participantId}`;
    const known = this.remembered.get(key);
    if (known) return known;
    const row = UUID.test(participantId)
      ? await this.table.findOneBy({ tenant, participant_id: participantId })
      : null;
    if (!row) return undefined;
    if (this.remembered.size >= MOST_REMEMBERED) this.remembered.clear();
    this.remembered.set(key, participantOf(row));
    return participantOf(row);
  }

  async byFqid(tenant: string, fqid: string): Promise<Participant | undefined> {
    const row = await this.table.findOneBy({ tenant, fqid });
    return row ? participantOf(row) : undefined;
  }

  async profile(
    tenant: string,
    fqid: string,
  ): Promise<{ display_name: string; avatar_url: string | null; updated_at: number } | undefined> {
    return (await this.table.findOneBy({ tenant, fqid })) ?? undefined;
  }

  async knownTo(tenant: string, fqid: string, server: string): Promise<boolean> {
    const rows = await tenantQuery<{ found: boolean }[]>(
      this.table.manager,
      `SELECT EXISTS (SELECT 1 FROM ingest.members mine JOIN ingest.members theirs USING (tenant, room_id)
                      WHERE mine.tenant = $1 AND mine.fqid = $2 AND mine.membership = 'joined' AND theirs.server = $3 AND theirs.membership = 'joined')
           OR EXISTS (SELECT 1 FROM ingest.invites WHERE tenant = $1
                      AND ((target = $2 AND inviter LIKE '%:' || $3) OR (inviter = $2 AND target LIKE '%:' || $3))) AS found`,
      [tenant, fqid, server],
    );
    return rows[0]!.found;
  }

  async save(
    tenant: string,
    fqid: string,
    details: { display_name?: string; avatar_url?: string | null; foreign: boolean },
  ): Promise<Participant> {
    const { display_name = localIdOf(fqid), avatar_url = null, foreign } = details;
    const changes = { display_name, avatar_url, foreign, updated_at: this.clock.now() };
    await this.table
      .createQueryBuilder()
      .insert()
      .values({ tenant, participant_id: uuidv7(), fqid, ...changes })
      .orUpdate(['display_name', 'avatar_url', 'updated_at'], ['tenant', 'fqid'])
      .execute();
    const saved = await this.table.findOneByOrFail({ tenant, fqid });
    this.remembered.delete(`${tenant} ${saved.participant_id}`);
    return participantOf(saved);
  }
}

const participantOf = ({
  participant_id,
  fqid,
  display_name,
  avatar_url,
  foreign,
}: ParticipantTable): Participant => ({
  participant_id,
  fqid,
  display_name,
  avatar_url,
  foreign,
});
