import type { INestApplication } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { BusHealth } from '@app/messaging';
import type { DataSource } from 'typeorm';

/** One thing that must work for a process to be ready; rejects while it does not. */
export interface ReadinessCheck {
  readonly name: string;
  check(): Promise<void>;
}

const PING_MS = 2_000;

/** The databases of the contexts in the application, and the bus. */
export function readinessChecks(app: INestApplication, contexts: readonly string[]): ReadinessCheck[] {
  const databases = contexts.map((context) => ({
    name: `database.${context}`,
    check: () => ping(app.get<DataSource>(getDataSourceToken(context), { strict: false })),
  }));
  const bus = app.get(BusHealth, { strict: false });
  return [
    ...databases,
    {
      name: 'bus',
      check: async () => {
        if (!bus.isConnected()) throw new Error('not connected');
      },
    },
  ];
}

async function ping(dataSource: DataSource): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), PING_MS);
  });
  await Promise.race([dataSource.query('SELECT 1'), late]).finally(() => clearTimeout(timer));
}
