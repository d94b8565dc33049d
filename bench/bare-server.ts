import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import { offer } from './child-program';
import { ownCpu } from './cpu-time';

type Tls = { cert: string; key: string };

/** A program: the least that a server over TLS can do. */
async function open(https: Tls): Promise<number> {
  const app = fastify({ serverFactory: (handler) => createServer(https, handler) });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/', () => ({ ok: true }));
  await app.ready();
  app.server.listen(0, '127.0.0.1');
  await once(app.server, 'listening');
  return (app.server.address() as AddressInfo).port;
}

offer({ open, ownCpu });

export type BareServerOffers = {
  open(tls: Tls): Promise<number>;
  ownCpu(none: undefined): number;
};
