import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Command, CommandRunner, Option } from 'nest-commander';
import { CommandFailed, EXIT } from '../exit';
import { signInLink } from '../sign-in-link';
import { untilInterrupted } from '../until-interrupted';
import { trialAgent } from './api-session';
import { ThrowawayAuthority } from './certificates';
import { DemoServer } from './demo-server';
import type { Stage } from './stage';
import { STEPS } from './story';

const DIRECTORY = join('.data', 'demo');

const print = (line: string): void => void process.stdout.write(`${line}\n`);

@Command({ name: 'demo', description: 'two servers on this machine federate, step by step' })
export class DemoCommand extends CommandRunner {
  async run(_words: string[], { check = false }: { check?: boolean }): Promise<void> {
    const servers: DemoServer[] = [];
    const stopped = untilInterrupted();
    try {
      const failed = await Promise.race([this.perform(servers), stopped.then(() => undefined)]);
      if (failed === undefined) return;
      if (!check) {
        print('\nBoth servers stay up. Ctrl-C stops them.');
        await stopped;
      } else if (failed > 0) throw new CommandFailed('', EXIT.failed);
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  }

  private async perform(servers: DemoServer[]): Promise<number> {
    rmSync(DIRECTORY, { recursive: true, force: true });
    mkdirSync(DIRECTORY, { recursive: true });
    print('Starting two servers, each with a database and a certificate of its own …');
    const authority = await ThrowawayAuthority.create();
    const agent = trialAgent(authority.pem);
    for (const label of ['alpha', 'beta'])
      servers.push(await DemoServer.create(label, DIRECTORY, authority, agent));
    await Promise.all(servers.map((server) => server.start()));
    const stage = await setStage(servers[0]!, servers[1]!);
    const failed = await tell(stage);
    for (const [server, person] of [
      [stage.alpha, 'alice'],
      [stage.beta, 'bob'],
    ] as const) {
      const links = [
        signInLink(server.url, await server.token(person)),
        signInLink(server.url, await server.token('admin', 'admin')),
      ];
      print(`\nThe console of ${server.serverName}\n  as ${person}: ${links[0]}\n  as admin: ${links[1]}`);
    }
    print(
      '\nA browser warns of the certificates: the authority that issued them lives as long as this demo.',
    );
    print(`\n${STEPS.length - failed} passed, ${failed} failed`);
    return failed;
  }

  @Option({ flags: '--check', description: 'end with the result instead of staying up' })
  parseCheck(): boolean {
    return true;
  }
}

async function setStage(alpha: DemoServer, beta: DemoServer): Promise<Stage> {
  const stage = {
    alpha,
    beta,
    alice: await alpha.session('alice'),
    bob: await beta.session('bob'),
    alphaAdmin: await alpha.session('admin', 'admin'),
    betaAdmin: await beta.session('admin', 'admin'),
    room: '',
    said: new Set<string>(),
  };
  await Promise.all([stage.alice.get('/v1/me'), stage.bob.get('/v1/me')]);
  return stage;
}

/** Runs every step, also after one has failed: the rest may still tell something. */
async function tell(stage: Stage): Promise<number> {
  let failed = 0;
  for (const [n, step] of STEPS.entries()) {
    const label = `${String(n + 1).padStart(2)}. ${step.title}`;
    try {
      print(`✓ ${label}: ${await step.run(stage)}`);
    } catch (error) {
      failed += 1;
      print(`✗ ${label}\n    ${(error as Error).message}`);
    }
  }
  return failed;
}
