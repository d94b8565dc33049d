import { EventBus } from '@app/messaging';
import { pgPool } from '@app/persistence';
import type { Provider } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Outbox } from './outbox';
import { OutboxPublisher } from './outbox-publisher';

/** The providers of a context that announces facts: its `Outbox`, and what publishes it. */
export const contextOutbox = (context: string): Provider[] => [
  { provide: Outbox, useFactory: () => new Outbox(context) },
  {
    provide: OutboxPublisher,
    inject: [Outbox, getDataSourceToken(context), EventBus],
    useFactory: (outbox: Outbox, dataSource: DataSource, bus: EventBus) =>
      new OutboxPublisher(outbox, () => pgPool(dataSource), bus),
  },
];
