import { describe, expect, it } from 'vitest';
import type { Stage } from '../stage';

const STACK = /\n\s+at .+:\d+:\d+|node_modules|\.[jt]s:\d+/;

/** What all the other stories must not have left behind. Told last. */
export function secrets(stage: Stage): void {
  describe('after all this', () => {
    it('no log line and no problem document holds a secret', () => {
      // What happens after the start is logged at all.
      expect(stage.alpha.logs()).toContain('federation.send.failed');
      for (const server of stage.servers) {
        const logs = server.logs();
        const problems = server.replies.filter(({ status }) => status >= 400).map(({ text }) => text);
        for (const [what, secret] of Object.entries(server.secrets())) {
          expect(logs.includes(secret), `${what} in the logs of ${server.serverName}`).toBe(false);
          expect(
            problems.filter((text) => text.includes(secret)),
            `${what} in a problem document`,
          ).toEqual([]);
        }
        expect(logs).not.toMatch(/PRIVATE KEY|"private_key"|"d":"/);
      }
    });

    it('the bus has refused nobody what they needed', () => {
      for (const server of stage.servers) expect(server.logs()).not.toMatch(/permissions violation/i);
    });

    it('no reply was a fault of the server, and none holds a stack', () => {
      for (const { replies } of stage.servers) {
        expect(replies.filter(({ status }) => status === 500).map(({ text }) => text)).toEqual([]);
        expect(replies.filter(({ status, text }) => status >= 400 && STACK.test(text))).toEqual([]);
      }
    });
  });
}
