import type { Subject } from '@app/contracts/presence';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { showsIn, type RoomOfPerson } from '../domain/company';
import type { RoomKind } from '../domain/room-kinds';
import { Company } from '../use-cases/company';
import { tenantQuery } from './tenant-query';

const KIND = 'r.room_type, r.incognito, r.bridge, r.federate';

@Injectable()
export class PgCompany extends Company {
  constructor(@InjectDataSource('ingest') private readonly db: DataSource) {
    super();
  }

  async roomsOf(tenant: string, people: readonly string[]): Promise<RoomOfPerson[]> {
    if (people.length === 0) return [];
    return tenantQuery<RoomOfPerson[]>(
      this.db,
      `SELECT m.fqid, m.room_id, ${KIND}, present.servers
       FROM ingest.members m JOIN ingest.rooms r USING (tenant, room_id)
       CROSS JOIN LATERAL (
         SELECT array_agg(DISTINCT o.server) AS servers FROM ingest.members o
         WHERE o.tenant = m.tenant AND o.room_id = m.room_id AND o.membership = 'joined') present
       WHERE m.tenant = $1 AND m.fqid = ANY ($2) AND m.membership = 'joined'`,
      [tenant, people],
    );
  }

  async audiences(
    tenant: string,
    subjects: readonly Subject[],
    among: readonly string[],
  ): Promise<string[][]> {
    const rows = await tenantQuery<(RoomKind & { place: number; people: string[] })[]>(
      this.db,
      `SELECT asked.place::int AS place, ${KIND}, array_agg(o.fqid) AS people
       FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS asked (sender, room_id, place)
       JOIN ingest.members m ON m.tenant = $1 AND m.fqid = asked.sender AND m.membership = 'joined'
         AND (asked.room_id IS NULL OR m.room_id = asked.room_id)
       JOIN ingest.rooms r ON r.tenant = m.tenant AND r.room_id = m.room_id
       JOIN ingest.members o ON o.tenant = m.tenant AND o.room_id = m.room_id AND o.membership = 'joined'
         AND o.fqid = ANY ($4) AND o.fqid <> asked.sender
       GROUP BY asked.place, r.tenant, r.room_id`,
      [tenant, subjects.map(({ sender }) => sender), subjects.map(({ room_id }) => room_id), among],
    );
    return subjects.map(({ sender }, index) => {
      const shown = rows.filter((row) => row.place === index + 1 && showsIn(tenant, sender, row));
      return [...new Set(shown.flatMap(({ people }) => people))];
    });
  }

  async present(tenant: string, roomId: string, among: readonly string[]): Promise<string[]> {
    const rows = await tenantQuery<{ fqid: string }[]>(
      this.db,
      `SELECT fqid FROM ingest.members WHERE tenant = $1 AND room_id = $2 AND membership = 'joined' AND fqid = ANY ($3)`,
      [tenant, roomId, among],
    );
    return rows.map(({ fqid }) => fqid);
  }
}
