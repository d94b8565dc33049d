import { Command } from 'nest-commander';
import { CommandGroup } from '../group';
import { ConformanceCommand } from './conformance.command';

@Command({
  name: 'federation',
  description: 'for authors of peers',
  subCommands: [ConformanceCommand],
})
class FederationCommand extends CommandGroup {}

export const FEDERATION_COMMANDS = [FederationCommand, ConformanceCommand];
