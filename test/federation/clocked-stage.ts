import { afterAll, beforeAll, vi } from 'vitest';
import { ManualClock } from '@app/runtime';
import { ClockedServer } from '../support/clocked-server';
import { allow } from './stage';

/** Servers that allow each other, on one clock that only the test moves. */
export class ClockedStage {
  readonly clock = new ManualClock(Date.UTC(2026, 5, 1));
  readonly servers: ClockedServer[] = [];

  static open(...labels: string[]): ClockedStage {
    const stage = new ClockedStage();
    vi.setConfig({ testTimeout: 90_000 });
    beforeAll(async () => {
      for (const label of labels) stage.servers.push(await ClockedServer.start(label, stage.clock));
      for (const one of stage.servers) await allow(one, ...stage.servers.filter((other) => other !== one));
    });
    afterAll(async () => {
      vi.resetConfig();
      await Promise.all(stage.servers.map((server) => server.stop()));
    });
    return stage;
  }

  get alpha(): ClockedServer {
    return this.servers[0]!;
  }

  get beta(): ClockedServer {
    return this.servers[1]!;
  }

  get gamma(): ClockedServer {
    return this.servers[2]!;
  }
}
