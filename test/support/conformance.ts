import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ThrowawayAuthority } from '../../apps/cli/src/demo/certificates';
import { freePort } from './free-port';
import type { Result } from '../../apps/cli/src/conformance/run-checks';
import { runCli } from './cli';
import { writeCertificate, writeRoots } from '../../apps/cli/src/demo/tls-files';

/** What `scaiwave federation conformance --json` prints. */
export interface ConformanceReport {
  server_name: string;
  as: string;
  passed: number;
  failed: number;
  skipped: number;
  checks: Result[];
}

const HOST = 'conformance.localhost';

/** The peer that the command plays, with a certificate that the server under test can trust. */
export class ConformancePeer {
  private constructor(
    readonly serverName: string,
    private readonly words: readonly string[],
    private readonly folder: string,
  ) {}

  static async prepare(authority: ThrowawayAuthority): Promise<ConformancePeer> {
    const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
    const serverName = `${HOST}:${await freePort()}`;
    const files = await writeCertificate(folder, [HOST, `*.${HOST}`], authority);
    const { SCAIWAVE_FEDERATION_CA } = writeRoots(folder, authority);
    const { SCAIWAVE_TLS_CERT, SCAIWAVE_TLS_KEY } = files;
    const tls = ['--cert', SCAIWAVE_TLS_CERT, '--key', SCAIWAVE_TLS_KEY, '--ca', SCAIWAVE_FEDERATION_CA];
    return new ConformancePeer(
      serverName,
      ['--name', serverName, ...tls, '--subdomains', '--dir', folder],
      folder,
    );
  }

  /** Runs the whole suite against a server. */
  async lookAt(url: string, ...more: string[]): Promise<{ code: number; report: ConformanceReport }> {
    const words = ['federation', 'conformance', url, ...this.words, '--json', ...more];
    const { code, stdout, stderr } = await runCli({ PATH: process.env['PATH'] ?? '' }, words);
    if (stdout === '') throw new Error(stderr);
    return { code, report: JSON.parse(stdout) as ConformanceReport };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
