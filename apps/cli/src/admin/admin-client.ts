import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  issueLocalToken,
  loadSecrets,
  readConfiguration,
  type LocalToken,
  type TokenSecrets,
} from '@app/runtime';
import { Agent, request } from 'undici';
import { CommandFailed } from '../exit';
import { lookupWithLoopback } from '../loopback-names';

export interface AdminOptions {
  url?: string;
  token?: string;
  ca?: string;
  tenant?: string;
  json?: boolean;
}

interface RunningServer {
  url: string;
  server_name: string;
}

const TOKEN_TTL_S = 300;

/** The admin REST API of a server: of the one that runs on the data directory here, or of the one that is named. */
export class AdminClient {
  private constructor(
    private readonly base: string,
    private readonly token: string,
    private readonly agent: Agent,
    private readonly secrets?: TokenSecrets,
  ) {}

  static async open(options: AdminOptions): Promise<AdminClient> {
    const here = options.url && options.token ? undefined : await localServer(options);
    const ca = options.ca ?? process.env['SCAIWAVE_FEDERATION_CA'];
    // On this machine the server is reached by address, so its certificate's name cannot match.
    const connect = here && !options.url ? { rejectUnauthorized: false } : ca ? { ca: readFileSync(ca) } : {};
    return new AdminClient(
      (options.url ?? here!.url).replace(/\/$/, ''),
      options.token ?? here!.token,
      new Agent({ connect: { ...connect, lookup: lookupWithLoopback } }),
      options.url ? undefined : here?.secrets,
    );
  }

  /** A token for somebody on that server; undefined where its secrets are not on this machine. */
  async tokenFor(claims: LocalToken): Promise<string | undefined> {
    return this.secrets && issueLocalToken(this.secrets, claims);
  }

  get<T>(path: string): Promise<T> {
    return this.call<T>('GET', path);
  }

  async call<T>(method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const response = await request(`${this.base}${path}`, {
      method,
      dispatcher: this.agent,
      headers: { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    }).catch((error: Error) => {
      throw new CommandFailed(
        `${this.base} cannot be reached: ${error.message}. Is the server running? Start it with npm start.`,
      );
    });
    const text = await response.body.text();
    if (response.statusCode < 300) return (text === '' ? {} : JSON.parse(text)) as T;
    throw refusal(response.statusCode, text);
  }

  async close(): Promise<void> {
    await this.agent.close();
  }
}

function refusal(status: number, text: string): CommandFailed {
  try {
    const problem = JSON.parse(text) as { code?: string; title?: string; detail?: string };
    return new CommandFailed(
      `${problem.code ?? status}: ${problem.detail ?? problem.title ?? text}`,
      undefined,
      problem,
    );
  } catch {
    return new CommandFailed(`The server answered ${status}.`);
  }
}

/** The server of this data directory, with a short token from its own issuer. */
async function localServer(
  options: AdminOptions,
): Promise<RunningServer & { token: string; secrets: TokenSecrets }> {
  const running = runningServer();
  const read = readConfiguration({ SCAIWAVE_SERVER_NAME: running.server_name, ...process.env });
  if (!read.ok) throw new CommandFailed(read.faults.join('\n'));
  const { secrets } = await loadSecrets(read);
  const token = await issueLocalToken(secrets, {
    tenant: options.tenant ?? running.server_name,
    local_id: 'cli',
    power_level: 'admin',
    ttl: TOKEN_TTL_S,
  });
  return { ...running, token, secrets };
}

/** What `serve` wrote when it came up. */
function runningServer(): RunningServer {
  const directory = process.env['SCAIWAVE_DATA_DIR'] ?? '.data';
  try {
    return JSON.parse(readFileSync(join(directory, 'server.json'), 'utf8')) as RunningServer;
  } catch {
    throw new CommandFailed(
      `No server has run on the data directory ${directory}. Start one with npm start, set SCAIWAVE_DATA_DIR, or give --url and --token.`,
    );
  }
}
