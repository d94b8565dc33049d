import { EventBus } from '@app/messaging';
import { pgPool } from '@app/persistence';
import { Module, type DynamicModule } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { Outbox } from './outbox';
import { OutboxPublisher } from './outbox-publisher';

@Module({})
class ContextOutboxModule {}

/** For a context that announces facts: its `Outbox`, and what publishes it. Import it beside `contextDatabase`. */
export const contextOutbox = (context: string): DynamicModule => ({
  module: ContextOutboxModule,
  providers: [
    { provide: Outbox, useFactory: () => new Outbox(context) },
    {
      provide: OutboxPublisher,
      inject: [Outbox, getDataSourceToken(context), EventBus],
      useFactory: (outbox: Outbox, dataSource: DataSource, bus: EventBus) =>
        new OutboxPublisher(outbox, () => pgPool(dataSource), bus),
    },
  ],
  exports: [Outbox],
});
