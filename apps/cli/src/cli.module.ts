import { Module } from '@nestjs/common';
import { ADMIN_COMMANDS } from './admin/admin.commands';
import { FEDERATION_COMMANDS } from './conformance/federation.commands';
import { DemoCommand } from './demo/demo.command';
import { EVENTS_COMMANDS } from './events/events.commands';
import { ProtocolCommand } from './protocol/protocol.command';
import { SERVER_COMMANDS } from './server/server.commands';

/** Every command of `scaiwave`. */
@Module({
  providers: [
    ProtocolCommand,
    DemoCommand,
    ...SERVER_COMMANDS,
    ...ADMIN_COMMANDS,
    ...EVENTS_COMMANDS,
    ...FEDERATION_COMMANDS,
  ],
})
export class CliModule {}
