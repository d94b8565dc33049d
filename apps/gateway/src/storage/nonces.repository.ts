import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { GroupCommit, namedTenant, pgPool } from '@app/persistence';
import { LIMITS } from '../domain/limits';
import { Nonces, type UsedNonce } from '../use-cases/ports';

const USE = {
  name: 'gateway-use-nonces',
  text: `INSERT INTO gateway.nonces (tenant, signer, nonce, expires_at)
         SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[])
         ON CONFLICT DO NOTHING
         RETURNING tenant, signer, nonce`,
};

const PRUNE = {
  name: 'gateway-prune-nonces',
  text: `DELETE FROM gateway.nonces WHERE ctid = ANY (ARRAY(
           SELECT ctid FROM gateway.nonces WHERE expires_at < $1 LIMIT $2))`,
};

/** Nonces of concurrent requests share a commit; the primary key lets exactly one use win. */
@Injectable()
export class NoncesRepository extends Nonces implements OnModuleDestroy {
  private readonly commits = new GroupCommit<UsedNonce, boolean>({
    maxItems: LIMITS.nonceBatch,
    flush: (nonces) => this.insert(nonces),
  });

  constructor(@InjectDataSource('gateway') private readonly dataSource: DataSource) {
    super();
  }

  use(nonce: UsedNonce): Promise<boolean> {
    namedTenant(nonce.tenant);
    return this.commits.submit(nonce);
  }

  async prune(now: number): Promise<void> {
    let deleted: number;
    do {
      const result = await pgPool(this.dataSource).query({ ...PRUNE, values: [now, LIMITS.prunedNonces] });
      deleted = result.rowCount ?? 0;
    } while (deleted === LIMITS.prunedNonces);
  }

  async onModuleDestroy(): Promise<void> {
    await this.commits.drain();
  }

  private async insert(nonces: UsedNonce[]): Promise<boolean[]> {
    // Two gateways that insert the same nonces in opposite orders would wait for each other for ever.
    const sorted = [...nonces].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    const columns = (['tenant', 'signer', 'nonce', 'expires_at'] as const).map((column) =>
      sorted.map((nonce) => nonce[column]),
    );
    const { rows } = await pgPool(this.dataSource).query<UsedNonce>({ ...USE, values: columns });
    const fresh = new Set(rows.map(keyOf));
    // Of two equal nonces in one batch the first takes the row.
    return nonces.map((nonce) => fresh.delete(keyOf(nonce)));
  }
}

const keyOf = ({ tenant, signer, nonce }: UsedNonce) => `${tenant} ${signer} ${nonce}`;
