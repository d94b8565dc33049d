import { join } from 'node:path';
import { Command, CommandRunner, Option } from 'nest-commander';
import { CommandFailed } from '../exit';
import { untilInterrupted } from '../until-interrupted';
import { Cluster } from './cluster';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

@Command({
  name: 'cluster',
  description: 'run a server as one process a context, over a real nats-server and Postgres',
})
export class ClusterCommand extends CommandRunner {
  async run(_words: string[], { relays = 1 }: { relays?: number }): Promise<void> {
    const interrupted = untilInterrupted();
    const dataDir = process.env['SCAIWAVE_DATA_DIR'] ?? '.data';
    const env = {
      SCAIWAVE_SERVER_NAME: 'scaiwave.localhost:8448',
      ...process.env,
      SCAIWAVE_DATA_DIR: dataDir,
    };
    const cluster = await Cluster.start({ dataDir: join(dataDir, 'cluster'), env, relays, say });
    say(`The cluster of ${env.SCAIWAVE_SERVER_NAME} is up. Ctrl-C stops it.`);
    const failed = await Promise.race([cluster.failure(), interrupted.then(() => undefined)]);
    await cluster.stop();
    if (failed)
      throw new CommandFailed(
        `${failed} ended by itself; the cluster was stopped. Its last words are above.`,
      );
  }

  @Option({ flags: '--relays <n>', description: 'how many relay processes (1)' })
  parseRelays(text: string): number {
    return Math.max(1, Math.min(16, Math.trunc(Number(text)) || 1));
  }
}
