import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../api-errors';
import { writeError } from '../problem.filter';
import { CODINGS, type Coding, type ConsoleFile, type ConsoleFiles } from './console-files';
import { PAGE_HEADERS } from './page-policy';
import { STATUS_HEADERS, statusPage } from './status-page';

interface Console {
  files: ConsoleFiles | undefined;
  /** The servers that answer to this Host, for the page shown where the console is not built. */
  names(host: string | undefined): Promise<string[]>;
}

/** Paths of the interfaces and of built files: what is not there is not there, for browsers too. */
const NOT_A_PAGE = /^\/(v1|_scaiwave|\.well-known|assets)(\/|$)/;

/** Serves the console at every path that nothing else answers. */
export function serveConsole(fastify: FastifyInstance, { files, names }: Console): void {
  fastify.get('/*', async (request, reply) => {
    const [path = '/'] = request.url.split('?');
    const file = files?.find(path);
    if (file) return sendFile(file, request, reply);
    if (NOT_A_PAGE.test(path) || !(path === '/' || isNavigation(request))) {
      return writeError(new ApiError('SW_NOT_FOUND'), request, reply);
    }
    if (files) return sendFile(files.page, request, reply);
    return reply.headers(STATUS_HEADERS).send(statusPage(await names(request.headers.host)));
  });
}

/** A person went to this address; a program would not ask for a page. */
const isNavigation = ({ headers }: FastifyRequest): boolean => headers.accept?.includes('text/html') ?? false;

function sendFile(file: ConsoleFile, { headers }: FastifyRequest, reply: FastifyReply): FastifyReply {
  const coding = chosenCoding(file, headers['accept-encoding']);
  void reply.headers({
    ...PAGE_HEADERS,
    'content-type': file.type,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
  });
  if (headers['if-none-match'] === file.etag) return reply.code(304).send();
  if (coding) void reply.header('content-encoding', coding);
  return reply.send(coding ? file.coded[coding] : file.body);
}

/** The best of the codings at hand that the client takes; none without its word. */
function chosenCoding({ coded }: ConsoleFile, accepted = ''): Coding | undefined {
  const taken = accepted
    .split(',')
    .map((one) => one.trim().split(';'))
    .filter(([, weight]) => !/^\s*q=0(\.0*)?\s*$/.test(weight ?? ''))
    .map(([name]) => name!.toLowerCase());
  return (Object.keys(CODINGS) as Coding[]).find((coding) => coded[coding] && taken.includes(coding));
}
