import type { Provider } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { EventBus } from '@app/messaging';
import { pgPool } from '@app/persistence';
import type { DataSource } from 'typeorm';
import { Outbox } from './outbox';
import { OutboxPublisher } from './outbox-publisher';

/**
 * Gives a context its `Outbox` and publishes from it while the application runs: spread it into the providers. The
 * context imports `contextDatabase` as well, and its migrations ran `outboxTableSql(context)`.
 */
export const contextOutbox = (context: string): Provider[] => [
  { provide: Outbox, useFactory: () => new Outbox(context) },
  {
    provide: OutboxPublisher,
    inject: [getDataSourceToken(context), EventBus, Outbox],
    useFactory: (dataSource: DataSource, events: EventBus, outbox: Outbox) =>
      new OutboxPublisher(context, () => pgPool(dataSource), events, outbox),
  },
];
