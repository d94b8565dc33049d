import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KeyRing } from '../../peer/key-ring';
import { makeDescriptor } from '../../peer/wire/descriptor';
import type { SigningKey } from '../../peer/wire/keys';
import { signRequest } from '../../peer/wire/request';
import type { ClockedStage } from '../clocked-stage';
import { allow } from '../stage';

/** How long the key before the last one signs requests: by the keys of a peer that goes on using it. */
export function oldKeys(stage: ClockedStage): void {
  describe('a key that another one has followed', () => {
    let peer: Server;
    let serverName: string;
    let ring: KeyRing;

    beforeAll(async () => {
      ring = new KeyRing(() => stage.clock.now());
      peer = createServer((_, response) => {
        const endpoints = { federation: `http://${serverName}/_scaiwave/federation` };
        const descriptor = makeDescriptor(serverName, ring.listed(), stage.clock.now(), { endpoints });
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(descriptor));
      }).listen(0, '127.0.0.1');
      await once(peer, 'listening');
      serverName = `clinging.localhost:${(peer.address() as AddressInfo).port}`;
      await allow(stage.alpha, serverName);
    });

    afterAll(() => peer?.close());

    const pingWith = (key: SigningKey) => {
      const path = '/_scaiwave/federation/v1/ping';
      const body = JSON.stringify({ nonce: randomBytes(16).toString('base64url') });
      const headers = signRequest(
        { method: 'POST', url: new URL(path, `http://${stage.alpha.serverName}`), body },
        {
          serverName,
          key,
          created: Math.floor(stage.clock.now() / 1_000),
          nonce: randomBytes(16).toString('base64url'),
        },
      );
      return stage.alpha.stranger().raw('POST', path, body, headers);
    };

    it('signs requests until its overlap of 30 days ends, to the millisecond', async () => {
      const { clock } = stage;
      const old = ring.active;
      expect(await pingWith(old)).toMatchObject({ status: 200, body: { accepts_you: true } });
      ring.rotate();
      const { valid_until } = ring.listed().find(({ key }) => key === old)!;

      clock.set(valid_until - 1);
      expect(await pingWith(old)).toMatchObject({ status: 200, body: { accepts_you: true } });
      for (const late of [0, 1]) {
        clock.set(valid_until + late);
        expect(await pingWith(old)).toMatchObject({
          status: 401,
          body: { code: 'SW_FED_SIGNATURE_MISMATCH', reason: 'expired_key' },
        });
      }
      expect(await pingWith(ring.active)).toMatchObject({ status: 200 });
    });
  });
}
