import { Command } from 'nest-commander';
import { CommandGroup } from '../group';
import { TailCommand } from './tail.command';

@Command({
  name: 'events',
  description: 'what the contexts tell internal services',
  subCommands: [TailCommand],
})
class EventsCommand extends CommandGroup {}

export const EVENTS_COMMANDS = [EventsCommand, TailCommand];
